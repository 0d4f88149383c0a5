#!/bin/bash
# Runs before Supervisor, each time the container starts. All of run.conf's environment is here.
set -eu

escape() { sed 's/&/\&amp;/g; s/</\&lt;/g'; }

mkdir -p /srv/www
escape <<END | { echo '<!doctype html><meta charset="utf-8"><title>demo</title><pre>'; cat; } > /srv/www/index.html
${GREETING:-Hello}

I am the instance $INSTANCE of the container $CONTAINER in the project $PROJECT,
on the host $HOST_HOSTNAME. The base is at ${BASE_CONTAINER_IP:-no address I know}.
END
