#!/bin/sh
# The machine's Docker engine: installed from the distribution, started with or without an init system, stopped again.
#   scripts/engine.sh state              answers | elsewhere | denied | silent
#   scripts/engine.sh install PACKAGE…   on Debian and Ubuntu; prints the packages it added, starts none of their services
#   scripts/engine.sh start              waits until it answers
#   scripts/engine.sh stop               what `start` started
set -eu

here=$(cd "$(dirname "$0")" && pwd)
log=/var/log/dockerd-dockerops.log
pid_file=/var/run/dockerops-dockerd.pid
drop_in=/etc/systemd/system/docker.service.d/dockerops.conf

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "error: $1"
  shift
  for hint in "$@"; do say "  try: $hint"; done
  exit 1
}

state() { node "$here/engine-state.mjs"; }
has() { command -v "$1" >/dev/null 2>&1; }
systemd_runs() { [ -d /run/systemd/system ]; } # as sd_booted(3) tells it
installed_packages() { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p' | sort -u; }

# A dead process nobody has reaped yet has no command line any more.
is_dockerd() { [ -n "$1" ] && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q '^[^ ]*dockerd '; }

install_packages() {
  has apt-get || fail 'only Debian and Ubuntu are known here' "install what your distribution has for: $*"
  scratch=$(mktemp -d)
  # What is forbidden meanwhile must not stay so, however this ends.
  trap 'allow_services; rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  installed_packages >"$scratch/before"
  say "installing $*"
  apt-get update -qq >&2 || fail 'apt-get update failed'
  forbid_services
  # shellcheck disable=SC2046 # one word a package
  set -- $(as_named_here "$@")
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$@" >"$scratch/log" 2>&1 ||
    failed_install "$@"
  allow_services
  installed_packages >"$scratch/after"
  comm -13 "$scratch/before" "$scratch/after" | tee "$scratch/added"
  # An sshd for tests is no sshd for the world.
  if systemd_runs && grep -qx openssh-server "$scratch/added"; then
    systemctl disable --quiet ssh.service ssh.socket >&2 || true
  fi
}

# Until Debian 12 the docker command is in docker.io.
as_named_here() {
  for package; do
    if [ "$package" = docker-cli ] && ! apt-cache show docker-cli >/dev/null 2>&1; then package=docker.io; fi
    echo "$package"
  done
}

failed_install() {
  tail -n 20 "$scratch/log" | sed 's/^/  | /' >&2
  fail "apt-get install $* failed"
}

# What Debian's maintainer scripts ask before they start a service. One that is there already is somebody's own decision.
policy=/usr/sbin/policy-rc.d
forbid_services() {
  [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\n# dockerops\nexit 101\n' >"$policy"
  chmod 755 "$policy"
}
allow_services() { if grep -qsx '# dockerops' "$policy"; then rm -f "$policy"; fi; }

start_engine() {
  [ "$(state)" = silent ] || return 0
  has dockerd || fail 'there is no Docker engine to start' './install.sh'
  if systemd_runs; then
    if settings_are_fixed; then write_drop_in; fi
    systemctl start docker >&2 || true
    wait_for_engine 30 || fail 'the Docker engine did not start' 'journalctl --unit docker'
  else
    start_by_hand
  fi
}

# In a container the kernel's settings may be read-only. Docker 26 then starts no container on a
# network without IPv6, unless it is told that it need not switch IPv6 off.
ipv6_need_not_go=DOCKER_ALLOW_IPV6_ON_IPV4_INTERFACE=1
settings_are_fixed() {
  setting=/proc/sys/net/ipv6/conf/all/disable_ipv6
  [ -e "$setting" ] && ! [ -w "$setting" ]
}

write_drop_in() {
  mkdir -p "$(dirname "$drop_in")"
  printf '[Service]\nEnvironment=%s\n' "$ipv6_need_not_go" >"$drop_in"
  systemctl daemon-reload
}

# Without an init system. Its package may have started one already: never a second.
start_by_hand() {
  if is_dockerd "$(cat /var/run/docker.pid 2>/dev/null)"; then
    wait_for_engine 30 || fail 'a dockerd runs, but does not answer'
    return 0
  fi
  make_cgroups_usable
  choose_iptables
  if settings_are_fixed; then export "${ipv6_need_not_go?}"; fi
  setsid nohup dockerd >>"$log" 2>&1 </dev/null &
  echo $! >"$pid_file"
  wait_for_engine 30 && return 0
  say "the last lines of $log:"
  tail -n 15 "$log" | sed 's/^/  | /' >&2
  stop_engine
  fail 'the Docker engine did not start within 30 s'
}

# In a container the control groups may be missing, read-only, or (version 2) unable to be
# handed down as long as the topmost group has processes of its own.
make_cgroups_usable() {
  root=/sys/fs/cgroup
  [ "$(stat -f -c %T "$root")" != sysfs ] || mount -t cgroup2 none "$root" || true
  [ -w "$root" ] && touch -c "$root" 2>/dev/null || mount -o remount,rw "$root" 2>/dev/null || true
  [ -f "$root/cgroup.controllers" ] && [ -z "$(cat "$root/cgroup.subtree_control")" ] || return 0
  mkdir -p "$root/init" || return 0
  while read -r process; do echo "$process" >"$root/init/cgroup.procs" || true; done <"$root/cgroup.procs" 2>/dev/null
  sed 's/[^ ]*/+&/g' "$root/cgroup.controllers" >"$root/cgroup.subtree_control" 2>/dev/null || true
}

# Kernels without nftables still know the older tables.
choose_iptables() {
  has iptables || return 0
  iptables -t nat -L -n >/dev/null 2>&1 && return 0
  has iptables-legacy && iptables-legacy -t nat -L -n >/dev/null 2>&1 || return 0
  say 'this kernel has no nftables: using iptables-legacy'
  update-alternatives --set iptables "$(command -v iptables-legacy)" >&2
}

wait_for_engine() {
  waited=0
  until [ "$(state)" = answers ]; do
    [ "$waited" -lt "$1" ] || return 1
    sleep 1
    waited=$((waited + 1))
  done
}

stop_engine() {
  if systemd_runs; then
    systemctl stop docker.socket docker.service
  elif [ -f "$pid_file" ]; then
    pid=$(cat "$pid_file")
    rm -f "$pid_file"
    is_dockerd "$pid" || return 0
    kill "$pid"
    waited=0
    while is_dockerd "$pid" && [ "$waited" -lt 30 ]; do
      sleep 1
      waited=$((waited + 1))
    done
  fi
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  state) state ;;
  install) install_packages "$@" ;;
  start) start_engine ;;
  stop) stop_engine ;;
  *) fail "scripts/engine.sh: what is \"$command\"?" 'scripts/engine.sh state|install|start|stop' ;;
esac
