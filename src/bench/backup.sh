#!/usr/bin/env bash
# Seconds of a backup and a restore, beside a running bank and into a new folder: backup.sh [--short]
# [ENTRIES]. The books are imported, which is not measured.
source "$(dirname "$0")/common.sh"
need java curl
ENTRIES=${1:-$([ -n "$SHORT" ] && echo 20000 || echo 1000000)}
ROUNDS=$([ -n "$SHORT" ] && echo 1 || echo 3)

florin() { (cd "$WORK" && FLORIN_DATA_DIR=${FOLDER:-$WORK/folder} java ${HEAP:+"$HEAP"} -jar "$JAR" "$@"); }

# timed NAME COMMAND...: the seconds go to NAME.
timed() {
  local begun
  begun=$(now_ms)
  florin "${@:2}" > "$WORK/told" 2>&1 || die "$(cat "$WORK/told")"
  ratio $(($(now_ms) - begun)) 1000 >> "$WORK/$1"
  say "$1: $(tail -1 "$WORK/$1") s: $(head -1 "$WORK/told")"
}

# Each row is two entries.
awk -v rows="$((ENTRIES / 2))" 'BEGIN {
  srand(42)
  print "date,account,amount_cents,memo"
  for (i = 1; i <= rows; i++)
    printf "2024-%02d-%02d,%d,%d,Memo of row %d\n", 1 + int(12 * i / (rows + 1)),
      1 + int(28 * (12 * i / (rows + 1) % 1)), rand() * 1000, 1 + int(rand() * 100000), i
}' > "$WORK/books.csv"
port=$(free_port)
launch bank "$port" env FLORIN_DATA_DIR="$WORK/folder" java -jar "$JAR"
echo 'a long enough pass phrase' | florin user create owner@example.com > "$WORK/user"
timed import import "$WORK/books.csv" --currency CZK --owner owner@example.com
FLORIN_BACKUP_KEY=$(head -c 32 /dev/urandom | base64)
export FLORIN_BACKUP_KEY
HEAP=-Xmx256m
for round in $(seq "$ROUNDS"); do
  timed backup backup "$WORK/file" --force
  timed check restore "$WORK/file" --check
  FOLDER=$WORK/new$round timed restore restore "$WORK/file"
  rm -rf "$WORK/new$round"
done
stop "$PID"

printf '%s entries, file of %s bytes, encrypted; -Xmx256m; medians of %s, each a command of its own\n' \
  "$ENTRIES" "$(stat -c %s "$WORK/file")" "$ROUNDS"
for name in backup check restore; do
  printf '%-8s %8s s\n' "$name" "$(median < "$WORK/$name")"
done
