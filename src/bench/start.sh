#!/usr/bin/env bash
# How long the bank takes to start, what that costs, how much it holds: start.sh [--short]
# CPU is the JVM's own, to its first 200; the skeleton is Skeleton.java on the same libraries.
source "$(dirname "$0")/common.sh"
need java javac curl
ROUNDS=$([ -n "$SHORT" ] && echo 1 || echo 5)
IDLE_SECONDS=$([ -n "$SHORT" ] && echo 2 || echo 10)

# once NAME COMMAND...: one start, its figures appended to NAME.ready and NAME.cpu.
once() {
  launch "$1" "$port" "${@:2}"
  echo "$READY_MS" >> "$WORK/$1.ready"
  echo "$CPU_MS" >> "$WORK/$1.cpu"
}

compile
start_postgres
port=$(free_port)
own=(env FLORIN_DATA_DIR="$WORK/folder" java)
bank=(env DATABASE_URL="$DB" java)
skeleton=(env BENCH_DB="$DB" java)

say 'migrating; making class-data archives'
launch migrate "$port" "${bank[@]}" -XX:ArchiveClassesAtExit="$WORK/bank.jsa" -jar "$JAR"
stop "$PID"
if [ -z "$SHORT" ]; then
  launch archive "$port" "${skeleton[@]}" -XX:ArchiveClassesAtExit="$WORK/skeleton.jsa" \
    -cp "$CP" Skeleton
  stop "$PID"
fi

for round in $(seq "$ROUNDS"); do
  say "round $round of $ROUNDS"
  rm -rf "$WORK/folder"
  once fresh "${own[@]}" -jar "$JAR"
  stop "$PID"
  once later "${own[@]}" -jar "$JAR"
  sleep "$IDLE_SECONDS"
  awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$PID/status" >> "$WORK/rss"
  stop "$PID"
  once skeleton "${skeleton[@]}" -cp "$CP" Skeleton
  stop "$PID"
  once bank "${bank[@]}" -jar "$JAR"
  stop "$PID"
  [ -z "$SHORT" ] || continue
  once skeleton_cds "${skeleton[@]}" -XX:SharedArchiveFile="$WORK/skeleton.jsa" -cp "$CP" Skeleton
  stop "$PID"
  once bank_cds "${bank[@]}" -XX:SharedArchiveFile="$WORK/bank.jsa" -jar "$JAR"
  stop "$PID"
done

of() { median < "$WORK/$1"; }
row() { printf '%-50s %10s  %s\n' "$1" "$2" "${3:-}"; }
against() { ratio "$(of "$1.cpu")" "$(of "$2.cpu")"; }

echo
echo "Start, medians of $ROUNDS; $(nproc) cores, $(java -version 2>&1 | head -1)"
durability
row 'fresh folder to ready, ms' "$(of fresh.ready)" '<= 8000'
row 'later start to ready, ms' "$(of later.ready)" '<= 3000'
row 'JVM CPU of a later start, own PostgreSQL, ms' "$(of later.cpu)" "$(against later skeleton) x"
row 'JVM CPU, external PostgreSQL, ms' "$(of bank.cpu)" "$(against bank skeleton) x (<= 1.5)"
row 'JVM CPU of the skeleton, ms' "$(of skeleton.cpu)"
if [ -z "$SHORT" ]; then
  row 'with a class-data archive, external PostgreSQL, ms' "$(of bank_cds.cpu)" \
    "$(against bank_cds skeleton_cds) x"
  row 'the skeleton with one, ms' "$(of skeleton_cds.cpu)"
fi
row "RSS of the JVM, idle for $IDLE_SECONDS s, MB" "$(of rss)" '<= 250'
row 'jar, MB' "$(du -m "$JAR" | cut -f1)" '<= 55'
