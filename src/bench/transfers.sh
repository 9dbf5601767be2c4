#!/usr/bin/env bash
# Transfers a second over HTTP, beside a plain Jdbi transaction a request: transfers.sh [--short]
# Both on one PostgreSQL, each in a database of its own with the same tables and accounts; rounds
# interleaved; 201s alone are counted. CONNECTIONS, ROUNDS, SECONDS_EACH, USERS, ACCOUNTS, MODES and POOL
# (connections of the plain server) can be set; JFR=FILE (absolute) records the bank meanwhile.
source "$(dirname "$0")/common.sh"
need java javac curl jq wrk
CONNECTIONS=${CONNECTIONS:-32}
ROUNDS=${ROUNDS:-$([ -n "$SHORT" ] && echo 1 || echo 5)}
SECONDS_EACH=${SECONDS_EACH:-$([ -n "$SHORT" ] && echo 2 || echo 10)}
USERS=${USERS:-$([ -n "$SHORT" ] && echo 2 || echo 10)}
ACCOUNTS=${ACCOUNTS:-$([ -n "$SHORT" ] && echo 1000 || echo 10000)}
POOL=${POOL:-32}
MODES=${MODES:-spread hot}
HEAP=-Xmx256m

post() { # PATH TOKEN BODY [CURL OPTIONS]
  curl -sS --fail-with-body "127.0.0.1:$port$1" -H 'Content-Type: application/json' \
    ${2:+-H "Authorization: Bearer $2"} -d "$3" "${@:4}"
}

# Users with their accounts, as "token account" lines; each may overdraw, so that none runs dry.
open_accounts() {
  local token user
  for user in $(seq "$USERS"); do
    token=$(post /v1/auth/signup '' "{\"email\":\"user$user@example.com\",
      \"password\":\"a long enough pass phrase $user\",\"full_name\":\"User $user\"}" \
      | jq -r .access_token)
    post "/v1/accounts#[1-$((ACCOUNTS / USERS))]" "$token" '{"type":"checking","currency":"EUR"}' \
      --parallel --parallel-max 32 --no-progress-meter | jq -r --arg token "$token" \
      '$token + " " + .id' >> "$WORK/accounts"
  done
  sql bank 'UPDATE balance SET overdraft_limit_cents = 1000000000000 WHERE NOT system'
}

copy_database() {
  sql postgres 'CREATE DATABASE plain'
  (cd / && pg pg_dump bank) | (cd / && pg psql -X -q -v ON_ERROR_STOP=1 plain) > /dev/null
  sql plain 'VACUUM ANALYZE'
  sql bank 'VACUUM ANALYZE'
}

load() { # PORT HOT SECONDS: prints wrk's RESULT
  RUN=$(now_ms) HOT=$2 ACCOUNTS=$WORK/accounts wrk -t1 -c"$CONNECTIONS" -d"$3" --latency \
    --timeout 20s -s "$ROOT/src/bench/transfers.lua" "http://127.0.0.1:$1" | grep RESULT
}

# measured SERVER MODE: one run, its figures appended to files of that name.
measured() {
  local to=$port pid=$bank_pid target='' before pg_before result posted other seconds p50 p99
  [ "$1" = bank ] || { to=$plain_port pid=$plain_pid; }
  [ "$2" = spread ] || target=$hot
  before=$(cpu_ms "$pid")
  pg_before=$(postgres_cpu_ms)
  read -r result posted other seconds p50 p99 <<< "$(load "$to" "$target" "$SECONDS_EACH")"
  ((posted > 0 && other == 0)) || die "$1 $2: $posted posted, $other other answers"
  ratio "$posted" "$seconds" >> "$WORK/$1.$2.rate"
  ratio $((($(cpu_ms "$pid") - before) * 1000)) "$posted" >> "$WORK/$1.$2.cpu"
  ratio $((($(postgres_cpu_ms) - pg_before) * 1000)) "$posted" >> "$WORK/$1.$2.pg"
  echo "$p50" >> "$WORK/$1.$2.p50"
  echo "$p99" >> "$WORK/$1.$2.p99"
  echo "$posted" >> "$WORK/$1.posted"
}

compile
start_postgres
port=$(free_port)
plain_port=$(free_port)
launch bank "$port" env DATABASE_URL="$DB" java $HEAP \
  ${JFR:+-XX:StartFlightRecording=filename="$JFR",settings=profile} \
  ${JFR:+-XX:FlightRecorderOptions=stackdepth=256} -jar "$JAR"
bank_pid=$PID
say "opening $ACCOUNTS accounts"
open_accounts
hot=$(head -1 "$WORK/accounts" | cut -d' ' -f2)
copy_database
launch plain "$plain_port" env BENCH_DB="$(jdbc plain)" POOL="$POOL" java $HEAP -cp "$CP" \
  PlainTransfers
plain_pid=$PID

say 'warming up'
for mode in $MODES; do
  for server in plain bank; do
    measured "$server" "$mode"
  done
done
rm "$WORK"/*.{rate,cpu,pg,p50,p99}
for round in $(seq "$ROUNDS"); do
  say "round $round of $ROUNDS"
  for mode in $MODES; do
    for server in plain bank; do
      measured "$server" "$mode"
    done
  done
done
stop "$plain_pid"
stop "$bank_pid"

counted=$(awk '{ sum += $1 } END { print sum }' "$WORK/bank.posted")
booked=$(sql bank "SELECT count(*) FROM journal WHERE kind = 'transfer' AND outcome = 'posted'")
((booked >= counted)) || die "$counted were acknowledged, $booked are in the journal"
(cd "$WORK" && DATABASE_URL="$DB" java -jar "$JAR" verify) > "$WORK/verify.log" 2>&1 \
  || die "verify: $(tail -20 "$WORK/verify.log")"
say "verified: $(tail -1 "$WORK/verify.log")"

of() { median < "$WORK/$1.$2"; }
echo
echo "Transfers over HTTP, $CONNECTIONS connections, $ACCOUNTS accounts of $USERS users; medians of"
echo "$ROUNDS interleaved rounds of $SECONDS_EACH s; $(nproc) cores shared with wrk and PostgreSQL"
durability
printf '%-7s %-6s %12s %7s %7s %19s %18s\n' '' '' transfers/s 'p50 ms' 'p99 ms' 'JVM CPU, us each' \
  'PostgreSQL, us'
for mode in $MODES; do
  for server in plain bank; do
    figures=()
    for figure in rate p50 p99 cpu pg; do figures+=("$(of $server.$mode $figure)"); done
    printf '%-7s %-6s %12.0f %7.1f %7.1f %19.0f %18.0f\n' $mode $server "${figures[@]}"
  done
  printf '%-7s %-6s %12s %s\n' $mode ratio \
    "$(ratio "$(of bank.$mode rate)" "$(of plain.$mode rate)")" '(>= 3)'
done
