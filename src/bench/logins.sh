#!/usr/bin/env bash
# What those who are logged in notice of fifty log-ins at once: logins.sh [--short]. With the
# password hashes of a real bank; SECONDS_EACH, LOGINS and RATE (reads a second) can be set.
source "$(dirname "$0")/common.sh"
need java curl
: "${SECONDS_EACH:=${SHORT:+3}}" "${SECONDS_EACH:=20}"
export FLORIN_BCRYPT_COST=12
start_postgres
durability
port=$(free_port)
launch bank "$port" env DATABASE_URL="$DB" java -Xmx256m -jar "$JAR"
java -cp "$JAR" "$ROOT/src/bench/Logins.java" "http://127.0.0.1:$port" "$SECONDS_EACH" \
  "${LOGINS:-50}" "${RATE:-50}"
