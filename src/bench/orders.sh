#!/usr/bin/env bash
# How long standing orders take that all fall due at once: orders.sh [--short]. ORDERS and ROUNDS can
# be set. A bank inside a JVM whose business clock is moved a day a round, on a durable PostgreSQL of
# its own; from the moment they are due until all are posted, their runs noted, the orders moved on.
source "$(dirname "$0")/common.sh"
need java
: "${ORDERS:=${SHORT:+1000}}" "${ORDERS:=10000}" "${ROUNDS:=${SHORT:+2}}" "${ROUNDS:=6}"
start_postgres
durability
compile
java -Xmx512m -cp "$CP" Orders "$DB" "$WORK/folder" "$ORDERS" "$ROUNDS"
