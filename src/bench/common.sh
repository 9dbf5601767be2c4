# What the measuring commands share: a temporary folder, processes that end with the command, a
# PostgreSQL of the system's own programs, medians. Sourced, not run. Linux only (/proc).
set -euo pipefail
export LC_ALL=C

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
JAR=${JAR:-$ROOT/target/florin.jar}
WORK=$(mktemp -d)
chmod 711 "$WORK"
PIDS=()
PG_DATA=
SHORT=
if [ "${1:-}" = --short ]; then
  SHORT=1
  shift
fi

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

need() {
  for program in "$@"; do
    command -v "$program" > /dev/null || die "$program is needed: apt-get install $program"
  done
  [ -f "$JAR" ] || die "$JAR is not there: mvn -q package -DskipTests"
}

# The system's PostgreSQL programs: on the PATH, or where pg_config says.
pg() {
  local program=$1 found
  shift
  found=$(command -v "$program") || found=$(pg_config --bindir)/$program
  "${PG_AS[@]}" "$found" "$@"
}

# PostgreSQL refuses to run as root.
PG_AS=()
if [ "$(id -u)" = 0 ]; then
  PG_AS=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

# A durable server with one database, bank; DB is its jdbc: URL.
start_postgres() {
  command -v initdb > /dev/null || command -v pg_config > /dev/null \
    || die 'PostgreSQL is needed: apt-get install postgresql libpq-dev'
  mkdir "$WORK/pg"
  [ "$(id -u)" != 0 ] || chown 65534:65534 "$WORK/pg"
  export PGHOST=127.0.0.1 PGPORT PGUSER=bench PGPASSWORD=bench
  PGPORT=$(free_port)
  echo bench > "$WORK/password"
  (cd "$WORK/pg" && pg initdb -D "$WORK/pg" -U bench -A scram-sha-256 -E UTF8 \
    --pwfile="$WORK/password" > "$WORK/initdb.log" && pg pg_ctl -D "$WORK/pg" -w -l "$WORK/pg/log" -o \
    "-p $PGPORT -h 127.0.0.1 -k '' -c shared_buffers=${SHARED_BUFFERS:-512MB} -c max_wal_size=2GB" start) \
    >> "$WORK/initdb.log" || die "$(cat "$WORK/initdb.log" "$WORK/pg/log")"
  PG_DATA=$WORK/pg
  sql postgres 'CREATE DATABASE bank'
  DB=$(jdbc bank)
}

jdbc() { echo "jdbc:postgresql://127.0.0.1:$PGPORT/$1?user=bench&password=bench"; }

sql() { (cd / && pg psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"); }

durability() {
  for name in server_version fsync synchronous_commit full_page_writes shared_buffers; do
    printf '%s=%s ' "$name" "$(sql bank "SHOW $name")"
  done
  echo
}

# The programs of this folder, as a jar beside the bank's own: CP is the class path. They log
# warnings only; the libraries' default would be every detail of each request.
compile() {
  mkdir "$WORK/classes"
  echo '<configuration><root level="WARN"/></configuration>' > "$WORK/classes/logback.xml"
  javac -parameters -cp "$JAR" -d "$WORK/classes" "$ROOT"/src/bench/*.java
  jar cf "$WORK/bench.jar" -C "$WORK/classes" .
  CP=$WORK/bench.jar:$JAR
}

now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }

# User and system time of one process, in ms.
cpu_ms() {
  local fields
  read -r -a fields <<< "$(sed 's/.*) //' "/proc/$1/stat")"
  echo $(((fields[11] + fields[12]) * 1000 / $(getconf CLK_TCK)))
}

# The same of all of our PostgreSQL's processes. The server adds its ended ones up, so that a
# connection's count is not lost with it.
postgres_cpu_ms() {
  (cat /proc/[0-9]*/stat 2> /dev/null || true) | sed 's/^\([0-9]*\) (.*) /\1 /' \
    | awk -v server="$(head -1 "$PG_DATA/postmaster.pid")" -v tick="$(getconf CLK_TCK)" '
      $3 == server { sum += $13 + $14 }
      $1 == server { sum += $13 + $14 + $15 + $16 }
      END { print int(sum * 1000 / tick) }'
}

# launch NAME PORT COMMAND...: runs it in the work folder and waits until /readyz or, where there
# is none, any path answers. Sets PID, READY_MS and CPU_MS (to that answer).
launch() {
  local name=$1 port=$2 begun code
  shift 2
  begun=$(now_ms)
  (cd "$WORK" && exec env PORT="$port" "$@") > "$WORK/$name.log" 2>&1 &
  PID=$!
  PIDS+=("$PID")
  while code=$(curl -s -o "$WORK/answer" -w '%{http_code}' "127.0.0.1:$port/readyz") || true; do
    [[ $code != 200 && $code != 404 ]] || break
    kill -0 "$PID" 2> /dev/null || die "$name did not start: $(tail -20 "$WORK/$name.log")"
    (($(now_ms) - begun < ${READY_MS_MAX:-60000})) || die "$name is not ready in time"
    sleep 0.01
  done
  CPU_MS=$(cpu_ms "$PID")
  READY_MS=$(($(now_ms) - begun))
}

stop() {
  kill "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}

cleanup() {
  local status=$?
  for pid in "${PIDS[@]}"; do stop "$pid"; done
  if [ -n "$PG_DATA" ]; then
    (cd / && pg pg_ctl -D "$PG_DATA" -m fast -w stop) > /dev/null 2>&1 || true
  fi
  rm -rf "$WORK"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Of the numbers on standard input, one a line.
median() { sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }

# The bank on the shared PostgreSQL, with keys of this run.
FLORIN_JWT_SECRET=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
FLORIN_PASSWORD_PEPPER=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
FLORIN_ENCRYPTION_KEY=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
export FLORIN_JWT_SECRET FLORIN_PASSWORD_PEPPER FLORIN_ENCRYPTION_KEY
unset FLORIN_DATA_DIR DATABASE_URL MIGRATION_DATABASE_URL HOST
export FLORIN_MODE=sandbox FLORIN_BCRYPT_COST=10 FLORIN_SESSION_IDLE=PT1H
# Counted as anybody's requests are, and never refused.
export FLORIN_RATE_LIMITS=login=10000000/PT1M,signup=10000000/PT1M,transfers=10000000/PT1M,default=10000000/PT1M
unset REDIS_URL
