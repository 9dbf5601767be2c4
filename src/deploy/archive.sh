#!/bin/sh
# Makes the class-data archives of the two images, each by one start: standalone.jsa with PostgreSQL
# beside the jar, florin.jsa without, on the database that the other lends. Java 17 refuses an
# archive where a jar has come to the class path, so one cannot serve both. Part of the image build.
set -eu
java=/opt/jre/bin/java
data=/tmp/data

# start NAME PORT: a bank whose classes will be archived; waits until it answers.
start() {
  "$java" "-XX:ArchiveClassesAtExit=/app/$1.jsa" -Xlog:disable -jar /app/florin.jar --port "$2" &
  bank=$!
  for _ in $(seq 120); do
    "$java" -jar /app/florin.jar health --port "$2" > /dev/null 2>&1 && return
    kill -0 "$bank"
    sleep 0.5
  done
  exit 1
}

# stop PID: ends that bank, which writes its archive.
stop() {
  kill "$1"
  wait "$1" || true
}

# check NAME: an archive that would not be used is no archive.
check() {
  "$java" "-XX:SharedArchiveFile=/app/$1.jsa" -Xlog:class+load -jar /app/florin.jar --version |
    grep 'florin.Main source: shared objects file (top)'
}

FLORIN_DATA_DIR=$data start standalone 8091
stop "$bank"
check standalone

"$java" -jar /app/florin.jar --port 8091 --data-dir "$data" &
lender=$!
trap 'kill "$lender"' EXIT
until "$java" -jar /app/florin.jar health --port 8091; do
  kill -0 "$lender"
  sleep 0.5
done
mv /app/postgresql.jar /tmp
mkdir -m 700 /tmp/made
cp -r "$data/secrets" /tmp/made # its keys, without which the database is refused
port=$(sed -n 4p "$data/cluster/postmaster.pid")
DATABASE_URL="postgres://postgres:$(cat "$data/secrets/postgres")@127.0.0.1:$port/florin" \
  FLORIN_MODE=sandbox FLORIN_DATA_DIR=/tmp/made start florin 8092
stop "$bank"
check florin
mv /tmp/postgresql.jar /app
trap - EXIT
stop "$lender"
