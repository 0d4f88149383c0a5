#!/bin/sh
# Takes back what install.sh did; data, images and containers stay. --yes answers its question beforehand.
set -eu
exec "$(dirname "$0")/install.sh" --remove "$@"
