#!/usr/bin/env bash
# What a rate limit costs a request, counted in memory and in a Redis on this machine.
source "$(dirname "$0")/common.sh"
need java redis-server
port=$(free_port)
redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$WORK" > "$WORK/redis.log" &
PIDS+=($!)
until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do sleep 0.1; done
java -cp "$JAR" "$ROOT/src/bench/Limits.java" "redis://127.0.0.1:$port"
