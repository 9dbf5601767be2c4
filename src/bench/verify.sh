#!/usr/bin/env bash
# Entries a second of florin verify: verify.sh [--short] [ENTRIES [OTHER.jar]]. The books are
# imported, which is not measured. The processor time is the JVM's and PostgreSQL's together, less
# what the command costs on an empty ledger; with OTHER.jar, that one takes turns with ours.
source "$(dirname "$0")/common.sh"
need java curl
ENTRIES=${1:-$([ -n "$SHORT" ] && echo 20000 || echo 1000000)}
OTHER=${2:-}
ROUNDS=$([ -n "$SHORT" ] && echo 1 || echo 3)

florin() { (cd "$WORK" && java -jar "$JAR" "$@"); }

# All that this shell's ended children and PostgreSQL's have taken, in ms: the server adds its ended
# processes up, so that a connection's count is not lost with it.
spent_ms() {
  local ended
  read -r -a ended <<< "$(sed 's/.*) //' "/proc/$(head -1 "$PG_DATA/postmaster.pid")/stat")"
  echo $(((ended[13] + ended[14]) * 1000 / $(getconf CLK_TCK) + $(postgres_cpu_ms)))
}

# measured NAME JAR: the milliseconds go to NAME.cpu and NAME.wall.
measured() {
  local begun before
  before=$(spent_ms)
  begun=$(now_ms)
  TIMEFORMAT='%U %S'
  { time (cd "$WORK" && java -Xmx256m -jar "$2" verify > "$WORK/told" 2>&1); } 2> "$WORK/times" \
    || die "$(tail -20 "$WORK/told")"
  echo $(($(now_ms) - begun)) >> "$WORK/$1.wall"
  sleep 0.3
  awk -v pg=$(($(spent_ms) - before)) '{ print int(($1 + $2) * 1000 + pg) }' "$WORK/times" \
    >> "$WORK/$1.cpu"
  say "$1: $(tail -1 "$WORK/$1.cpu") ms: $(tail -1 "$WORK/told")"
}

start_postgres
export DATABASE_URL=$DB FLORIN_DATA_DIR=$WORK/folder
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

row() {
  local cpu
  cpu=$(($(median < "$WORK/$1.cpu") - $(median < "$WORK/empty.cpu")))
  printf '%-6s %8d %8d %10d\n' "$1" "$cpu" "$(median < "$WORK/$1.wall")" $((ENTRIES * 1000 / cpu))
}

echo
echo "florin verify, $ENTRIES entries, each row with a memo; -Xmx256m; medians of $ROUNDS"
durability
printf '%-6s %8s %8s %10s\n' '' 'CPU, ms' 'wall, ms' 'entries a CPU-second'
[ -z "$OTHER" ] || row other
row ours
