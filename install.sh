#!/bin/sh
# Sets dockerops up in one command:
#   ./install.sh            for everybody (as root) or for you alone
#   ./install.sh user|root  says which
#   ./install.sh demo       and then builds and runs the demo platform
#   ./install.sh --remove   takes back what it did
# --yes answers its questions beforehand. What is there already is left as it is.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
yes=no mode='' demo=no remove=no
# debootstrap makes a distribution's image where no registry can be reached.
wanted_packages='docker.io iptables debootstrap openssh-client'

say() { printf '%s\n' "$*" >&2; }
done_already() { say "$1: already there"; }
has() { command -v "$1" >/dev/null 2>&1; }

# What is wrong, then what to try, a line each.
fail() {
  say "error: $1"
  shift
  for hint in "$@"; do say "  try: $hint"; done
  exit 2
}

read_arguments() {
  for argument in "$@"; do
    case $argument in
      --yes | -y) yes=yes ;;
      --remove) remove=yes ;;
      --help | -h) sed -n 's/^# \{0,1\}//p;/^set -eu/q' "$0" | tail -n +2 && exit 0 ;;
      demo) demo=yes ;;
      user | root)
        [ -z "$mode" ] || [ "$mode" = "$argument" ] || fail "for everybody (root) or for you alone (user)?" './install.sh [--yes] [--remove] [demo] [user|root]'
        mode=$argument
        ;;
      *) fail "what is \"$argument\"?" './install.sh [--yes] [--remove] [demo] [user|root]' ;;
    esac
  done
  if [ "$(id -u)" -eq 0 ]; then : "${mode:=root}"; else : "${mode:=user}"; fi
  [ "$mode" = user ] || [ "$(id -u)" -eq 0 ] || fail 'only root can install for everybody' 'sudo ./install.sh root' './install.sh user'
}

choose_places() {
  if [ "$mode" = root ]; then
    bin=/usr/local/bin
    share=/usr/local/share
    state=/var/lib/dockerops/install.state
  else
    bin=$HOME/.local/bin
    share=${XDG_DATA_HOME:-$HOME/.local/share}
    state=${XDG_STATE_HOME:-$HOME/.local/state}/dockerops/install.state
  fi
  link=$bin/dockerops
  starter=$bin/docker_start
  completion=$share/bash-completion/completions/dockerops
}

# --- what was done, so that it can be taken back: "what value" a line ---

remember() {
  make_directory "$(dirname "$state")"
  grep -qxF "$1 $2" "$state" 2>/dev/null || printf '%s %s\n' "$1" "$2" >>"$state"
}
remembered() { sed -n "s|^$1 ||p" "$state" 2>/dev/null || true; }

# Makes a directory and those above it, and remembers which were not there.
make_directory() {
  [ ! -d "$1" ] || return 0
  make_directory "$(dirname "$1")"
  mkdir -p "$1" # remembering those above may have made it
  remember directory "$1"
}

# Asks; without a terminal says what to run instead.
agreed() {
  [ "$yes" = no ] || return 0
  if ! [ -t 0 ] || ! [ -t 2 ]; then fail "$1 Nobody is here to answer that." "$2"; fi
  printf '%s [y/N] ' "$1" >&2
  read -r answer
  case $answer in y | Y | yes | Yes) ;; *) return 1 ;; esac
}

# --- the steps ---

check_node() {
  if ! has node || ! has npm; then
    fail 'Node.js 20.19 or newer and npm are needed' \
      'apt-get install --no-install-recommends nodejs npm    (Debian 13 and later)'
  fi
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    fail "Node.js 20.19 or newer is needed, and this is $(node --version) (Debian 12 itself has 18)" \
      'Debian 13, or Node 20 from nodejs.org/download'
}

make_program() {
  [ -d "$here/node_modules" ] || remember made "$here/node_modules"
  [ -d "$here/dist" ] || remember made "$here/dist"
  node "$here/scripts/setup.mjs"
}

# A link to a program of a clone of dockerops, also of one that is gone.
is_ours() {
  target=$(readlink "$1") || return 1
  case $target in */dist/bin.cjs | */dist/docker-start.cjs) ;; *) return 1 ;; esac
  clone=${target%/dist/*}
  [ ! -e "$clone" ] || grep -qs '"name": "dockerops"' "$clone/package.json"
}

check_links() {
  for path in "$link" "$starter"; do
    if is_ours "$path" || { [ ! -e "$path" ] && [ ! -L "$path" ]; }; then continue; fi
    what=''
    [ ! -L "$path" ] || what=", a link to $(readlink "$path")"
    fail "$path is there and not ours$what" "mv $path $path.old"
  done
}

put_on_path() {
  link_program "$link" bin.cjs
  link_program "$starter" docker-start.cjs
  found_at_login || extend_path
}

link_program() {
  if [ "$(readlink "$1" 2>/dev/null)" = "$here/dist/$2" ]; then
    done_already "$1"
  else
    make_directory "$bin"
    ln -sfn "$here/dist/$2" "$1"
    say "$1: linked"
  fi
  remember link "$1"
}

found_at_login() { [ "$(env -i HOME="$HOME" TERM=dumb bash -lc 'command -v dockerops' 2>/dev/null)" = "$link" ]; }

# A login bash reads the first of these that is there, and no other.
extend_path() {
  profile=$HOME/.profile
  for candidate in "$HOME/.bash_profile" "$HOME/.bash_login"; do
    [ ! -f "$candidate" ] || { profile=$candidate && break; }
  done
  printf 'PATH="%s:%s" # dockerops\n' "$bin" "\$PATH" >>"$profile"
  remember profile "$profile"
  say "$profile: $bin added to PATH; a new login shell finds dockerops"
}

is_our_completion() { head -n 1 "$1" 2>/dev/null | grep -q '^# dockerops completion for bash'; }

add_completion() {
  if [ -e "$completion" ] && ! is_our_completion "$completion"; then
    say "$completion: left, it is not ours; ours is: dockerops completion:bash"
    return 0
  fi
  script=$("$link" completion:bash 2>/dev/null) || return 0
  if [ "$script" = "$(cat "$completion" 2>/dev/null)" ]; then
    done_already "$completion"
    return 0
  fi
  make_directory "$(dirname "$completion")"
  printf '%s\n' "$script" >"$completion"
  remember completion "$completion"
  say "$completion: written"
}

engine_state() { "$here/scripts/engine.sh" state; }

make_engine() {
  case $(engine_state) in
    answers) done_already 'Docker engine' && return 0 ;;
    elsewhere) say 'Docker engine: the one your environment names' && return 0 ;;
    denied) fail 'a Docker engine runs, but you may not use it' "sudo usermod -aG docker $(id -un)    (then log in again)" ;;
  esac
  [ "$(id -u)" -eq 0 ] || fail 'no Docker engine answers, and only root can install one' 'sudo ./install.sh root'
  if has dockerd; then
    agreed 'No Docker engine answers. Start dockerd?' './install.sh --yes' || return 0
  else
    agreed "No Docker engine is here. Install the distribution's ($wanted_packages) and start it?" './install.sh --yes' || return 0
    add_packages
  fi
  "$here/scripts/engine.sh" start
  if [ -d /run/systemd/system ]; then systemctl enable --quiet docker; fi
  remember engine started
  drop_in=/etc/systemd/system/docker.service.d/dockerops.conf
  [ ! -f "$drop_in" ] || remember engine-file "$drop_in"
  say 'Docker engine: started'
}

add_packages() {
  # shellcheck disable=SC2086 # a list of names
  added=$("$here/scripts/engine.sh" install $wanted_packages)
  remember packages "$(echo "$added" | tr '\n' ' ')"
}

run_demo() {
  cd "$here"
  say 'demo: dockerops build:all run:all ps'
  "$link" --yes build:all run:all ps
}

install() {
  check_node
  check_links
  make_program
  put_on_path
  add_completion
  make_engine
  if [ "$demo" = yes ]; then run_demo; else say 'done; try: dockerops --list'; fi
}

# --- and back ---

take_back() {
  [ -f "$state" ] || { say 'nothing to take back: install.sh did nothing here' && return 0; }
  remembered profile | while read -r profile; do
    sed -i '/ # dockerops$/d' "$profile"
    say "$profile: as it was"
  done
  take_back_engine
  remembered link | while read -r path; do take_link "$path"; done
  remembered completion | while read -r path; do take_completion "$path"; done
  remembered made | while read -r path; do
    rm -rf "$path"
    say "$path: removed"
  done
  directories=$(remembered directory | sort -r)
  # An engine that was left may be taken back another time.
  sed -i '/^packages \|^engine\|^directory /!d' "$state"
  grep -q '^packages \|^engine' "$state" || rm -f "$state"
  # The deepest first; one that others use by now is not empty, and stays.
  printf '%s\n' "$directories" "$(dirname "$state")" | while read -r path; do rmdir "$path" 2>/dev/null || true; done
}

take_completion() {
  if is_our_completion "$1"; then
    rm -f "$1"
    say "$1: removed"
  elif [ -e "$1" ]; then
    say "$1: left, it is no longer ours"
  fi
}

take_link() {
  if is_ours "$1"; then
    rm -f "$1"
    say "$1: removed"
  elif [ -e "$1" ] || [ -L "$1" ]; then
    say "$1: left, it is no longer ours"
  fi
}

take_back_engine() {
  packages=$(remembered packages)
  [ -n "$packages$(remembered engine)" ] || return 0
  question='Stop the Docker engine that install.sh started, and all its containers?'
  [ -z "$packages" ] || question="Remove the Docker engine (stops all its containers; images and data stay)? Packages: $packages"
  if [ "$yes" = no ] && ! [ -t 0 ]; then
    say 'Docker engine: left as it is; ./uninstall.sh --yes removes it too'
  elif agreed "$question" './uninstall.sh --yes'; then
    "$here/scripts/engine.sh" stop
    remembered engine-file | while read -r path; do rm -f "$path"; done
    say 'Docker engine: stopped'
    remove_packages
    sed -i '/^packages \|^engine/d' "$state"
  fi
}

remove_packages() {
  [ -n "$packages" ] || return 0
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive apt-get remove -qq --yes $packages >/dev/null
  say 'Docker engine: removed; /var/lib/docker stays'
}

read_arguments "$@"
choose_places
if [ "$remove" = yes ]; then take_back; else install; fi
