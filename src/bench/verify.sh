#!/usr/bin/env bash
# Entries a second of florin verify: verify.sh [--short] [ENTRIES [OTHER.jar]]. The books are
# imported, which is not measured. Three answers to "on one core", each less what the command takes on
# an empty ledger: the processor time of the JVM and of PostgreSQL together; that of the JVM alone;
# the time it takes with the JVM on one core and PostgreSQL wherever it likes. With OTHER.jar, that
# one takes turns with ours.
source "$(dirname "$0")/common.sh"
need java curl taskset
ENTRIES=${1:-$([ -n "$SHORT" ] && echo 20000 || echo 1000000)}
OTHER=${2:-}
ROUNDS=$([ -n "$SHORT" ] && echo 1 || echo 3)

florin() { (cd "$WORK" && java -jar "$JAR" "$@"); }

# measured NAME JAR: the milliseconds go to NAME.both, NAME.jvm, NAME.wall and NAME.pinned.
measured() {
  local begun before
  before=$(postgres_cpu_ms)
  begun=$(now_ms)
  TIMEFORMAT='%U %S'
  { time (cd "$WORK" && java -Xmx256m -jar "$2" verify > "$WORK/told" 2>&1); } 2> "$WORK/times" \
    || die "$(tail -20 "$WORK/told")"
  echo $(($(now_ms) - begun)) >> "$WORK/$1.wall"
  sleep 0.3
  awk '{ print int(($1 + $2) * 1000) }' "$WORK/times" >> "$WORK/$1.jvm"
  echo $(($(postgres_cpu_ms) - before + $(tail -1 "$WORK/$1.jvm"))) >> "$WORK/$1.both"
  begun=$(now_ms)
  (cd "$WORK" && taskset -c 0 java -Xmx256m -jar "$2" verify > "$WORK/told" 2>&1) \
    || die "$(tail -20 "$WORK/told")"
  echo $(($(now_ms) - begun)) >> "$WORK/$1.pinned"
  say "$1: $(tail -1 "$WORK/$1.both") ms: $(tail -1 "$WORK/told")"
}

start_postgres
export DATABASE_URL=$DB FLORIN_DATA_DIR=$WORK/folder
florin migrate > "$WORK/migrated" 2>&1
echo 'a long enough pass phrase' | florin user create owner@example.com > "$WORK/user"
for _ in $(seq "$ROUNDS"); do measured empty "$JAR"; done
awk -v rows="$((ENTRIES / 2))" 'BEGIN {
  srand(42)
  print "date,account,amount_cents,memo"
  for (i = 1; i <= rows; i++)
    printf "2024-%02d-%02d,%d,%d,Memo of row %d\n", 1 + int(12 * i / (rows + 1)),
      1 + int(28 * (12 * i / (rows + 1) % 1)), rand() * rows / 50, 1 + int(rand() * 100000), i
}' > "$WORK/books.csv"
florin import "$WORK/books.csv" --currency CZK --owner owner@example.com > "$WORK/told" 2>&1 \
  || die "$(tail -20 "$WORK/told")"
sql bank 'VACUUM ANALYZE'
for round in $(seq "$ROUNDS"); do
  say "round $round of $ROUNDS"
  [ -z "$OTHER" ] || measured other "$OTHER"
  measured ours "$JAR"
done

# net NAME OF: the median, less that of the empty ledger.
net() { echo $(($(median < "$WORK/$1.$2") - $(median < "$WORK/empty.$2"))); }

row() {
  local of ms
  printf '%-6s %8d' "$1" "$(median < "$WORK/$1.wall")"
  for of in both jvm pinned; do
    ms=$(net "$1" "$of")
    # a difference within the noise has no rate
    printf ' %8d %9s' "$ms" "$([ "$ms" -gt 0 ] && echo $((ENTRIES * 1000 / ms)) || echo -)"
  done
  echo
}

echo
echo "florin verify, $ENTRIES entries, each row with a memo; -Xmx256m; medians of $ROUNDS"
durability
printf '%-6s %8s %18s %18s %18s\n' '' 'whole' 'JVM + PostgreSQL' 'JVM alone' 'JVM on one core'
printf '%-6s %8s %8s %9s %8s %9s %8s %9s\n' '' ms 'CPU, ms' 'entries/s' 'CPU, ms' 'entries/s' \
  ms 'entries/s'
[ -z "$OTHER" ] || row other
row ours
