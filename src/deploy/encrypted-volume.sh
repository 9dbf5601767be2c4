#!/bin/sh
# Keeps Florin's data directory on an encrypted volume (gocryptfs, FUSE): what lies on the disk are
# blocks of AES-256-GCM and names that say nothing.
#
#   encrypted-volume.sh init  CIPHER KEYFILE          once: makes the volume; KEYFILE must exist
#   encrypted-volume.sh open  CIPHER KEYFILE DATA     mounts it; start the bank with --data-dir DATA/bank
#   encrypted-volume.sh close DATA                    after the bank has stopped
#
# KEYFILE holds the passphrase, readable by its owner alone, and belongs on another disk than CIPHER,
# or in memory (a systemd credential, a mounted secret): a key beside its lock protects nothing.
# Needs gocryptfs and fuse3. The bank's user does all three. Where root does, it is mounted for others
# too, since PostgreSQL then runs as somebody else; what is in it stays guarded by its modes.
set -eu

fail() {
  echo "encrypted-volume: $1" >&2
  exit 1
}

key_is_apart() { # CIPHER KEYFILE
  [ -r "$2" ] || fail "$2 cannot be read; make it: (umask 077; head -c 32 /dev/urandom | base64 >$2)"
  case $(stat -L -c %a "$2") in
    400 | 600) ;;
    *) fail "$2 is open to others: chmod 600 $2" ;;
  esac
  case $(realpath "$2") in
    "$(realpath -m "$1")"/*) fail "$2 lies inside $1: a key beside its lock protects nothing" ;;
  esac
}

case "${1-}" in
  init)
    [ $# = 3 ] || fail "init CIPHER KEYFILE"
    key_is_apart "$2" "$3"
    mkdir -p -m 700 "$2"
    gocryptfs -q -init -passfile "$3" "$2"
    ;;
  open)
    [ $# = 4 ] || fail "open CIPHER KEYFILE DATA"
    key_is_apart "$2" "$3"
    if [ "$(id -u)" = 0 ]; then
      others=-allow_other
      mode=711
    else
      others=-nosyslog
      mode=700
    fi
    mkdir -p -m 700 "$4"
    gocryptfs -q -nosyslog $others -passfile "$3" "$2" "$4"
    chmod "$mode" "$4"
    mkdir -p -m "$mode" "$4/bank"
    ;;
  close)
    [ $# = 2 ] || fail "close DATA"
    fusermount3 -u "$2" || fail "$2 is in use: stop the bank first"
    ;;
  *) fail "init | open | close; see the head of this file" ;;
esac
