#!/bin/bash
# The first process of every container: prepares it, then becomes /entrypoint.sh.
set -eu

safemode="${SAFEMODE:-False}"

say() { echo "entrypoint: $*" >&2; }

# /env.sh: the environment as any POSIX shell reads it, for ssh sessions and cron jobs. Not world-readable.
# Left out is what belongs to a session or is read-only in bash.
write_environment() {
  local name
  install -m 0640 -o root -g dockerops /dev/null /env.sh
  for name in $(compgen -e); do
    case "$name" in
      HOME | USER | LOGNAME | SHELL | TERM | PWD | OLDPWD | SHLVL | _) continue ;;
      BASHOPTS | SHELLOPTS | BASH_ENV | UID | EUID | PPID) continue ;;
    esac
    printf "export %s='%s'\n" "$name" "${!name//\'/\'\\\'\'}"
  done >> /env.sh
}

# What a volume over /var/log or a restart of the container leaves missing or stale.
prepare_directories() {
  mkdir -p /var/log/supervisor /run/sshd
  rm -f /run/supervisord.pid /run/supervisor.sock /run/sshd.pid
}

# In the background and waited for, since bash as process 1 would not hear a stop signal otherwise.
# In safemode a failure is said and no more: one is there to mend it.
run_script() {
  local code=0
  say "running $1"
  if [ -x "$1" ]; then "$1" <&0 & else bash "$1" <&0 & fi
  wait $! || code=$?
  if [ "$code" != 0 ]; then
    say "$1 failed with exit code $code"
    if [ "$safemode" = False ]; then exit "$code"; fi
  fi
}

# Parent images first: an image's layers are unpacked after those of the image it is built FROM, so their files'
# change times tell the order. Within one image by name.
run_prestartup() {
  local script
  while IFS= read -r -d '' script <&3; do
    run_script "${script#*$'\t'}"
  done 3< <(find /prestartup -maxdepth 1 -type f -name '*.sh' -printf '%C@\t%p\0' | sort -z -k1,1n -k2)
}

if [ "$(id -u)" != 0 ]; then
  say 'the container must start as root: remove USER from the Dockerfile and use user= in Supervisor programs'
  exit 1
fi
trap 'kill -TERM $! 2> /dev/null; exit 143' TERM INT

write_environment
prepare_directories
if [ -d /prestartup ]; then run_prestartup; fi
if [ "$safemode" = True ]; then
  say 'safemode: /entrypoint-local.sh is not run'
elif [ -e /entrypoint-local.sh ]; then
  run_script /entrypoint-local.sh
fi

# What the scripts appended to it counts for the programs too.
. /env.sh
exec /entrypoint.sh "$@"
