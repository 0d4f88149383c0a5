#!/bin/bash
# Runs before the container's command, as root; not in safemode. Replace it in your image:
#   COPY entrypoint-local.sh /
# If it fails, the container does not come up.
