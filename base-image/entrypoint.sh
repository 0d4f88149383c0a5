#!/bin/bash
# Starts the container's command: Supervisor, or the shell of an interactive instance. Replace it to change that.
exec "$@"
