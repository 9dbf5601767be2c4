#!/usr/bin/env bash
# Rows a second of the import, on the bank's own PostgreSQL: import.sh [--short] [FILE.csv CENTS]
# FILE.csv is another bank's books in CZK with the overdraft limit they need; without it the Berka
# file beside the project is taken, where it is. A made file is always measured. Each import is a
# command of its own, beside a running bank; what a command costs without rows is told apart.
source "$(dirname "$0")/common.sh"
need java curl
FILE=${1:-$ROOT/../shared/data/berka-1993.csv}
OVERDRAFT=${2:-372470}
ROUNDS=$([ -n "$SHORT" ] && echo 1 || echo 5)
ROWS=$([ -n "$SHORT" ] && echo 20000 || echo 100000)

florin() { (cd "$WORK" && FLORIN_DATA_DIR=$WORK/folder java -jar "$JAR" "$@"); }

# Deposits and withdrawals on 1,000 accounts, none below zero, as the file's balances say.
made() { # ROWS FIRST_ACCOUNT
  awk -v rows="$1" -v first="$2" 'BEGIN {
    srand(42)
    print "date,account,amount_cents,transaction_id,balance_after_cents"
    for (i = 1; i <= rows; i++) {
      account = int(rand() * 1000)
      amount = 1 + int(rand() * 100000)
      if (rand() < 0.5 && balance[account] >= amount) amount = -amount
      balance[account] += amount
      printf "2024-%02d-%02d,%d,%d,%d,%d\n", 1 + int(12 * i / (rows + 1)),
        1 + int(28 * (12 * i / (rows + 1) % 1)), first + account, amount, i, balance[account]
    }
  }'
}

# imported NAME FILE [OPTION...]: the seconds go to NAME.
imported() {
  local begun
  begun=$(now_ms)
  florin import "$2" --currency CZK --owner owner@example.com "${@:3}" > "$WORK/told" 2>&1 \
    || die "$(cat "$WORK/told")"
  ratio $(($(now_ms) - begun)) 1000 >> "$WORK/$1"
  say "$1: $(tail -1 "$WORK/told")"
}

port=$(free_port)
made 1 800000 > "$WORK/one.csv"
made "$ROWS" 900000 > "$WORK/made.csv"
for round in $(seq "$ROUNDS"); do
  say "round $round of $ROUNDS"
  launch bank "$port" env FLORIN_DATA_DIR="$WORK/folder" java -jar "$JAR"
  echo 'a long enough pass phrase' | florin user create owner@example.com > "$WORK/user"
  imported one "$WORK/one.csv"
  imported made "$WORK/made.csv"
  [ ! -f "$FILE" ] || imported file "$FILE" --overdraft "$OVERDRAFT"
  florin verify > "$WORK/verify.log" 2>&1 || die "verify: $(tail -20 "$WORK/verify.log")"
  stop "$PID"
  rm -rf "$WORK/folder"
done

row() { # NAME ROWS FILE
  local whole net
  whole=$(median < "$WORK/$3")
  net=$(awk -v a="$whole" -v b="$(median < "$WORK/one")" 'BEGIN { print a - b }')
  printf '%-12s %8d %10.2f %10.0f %24.0f\n' "$1" "$2" "$whole" "$(ratio "$2" "$whole")" \
    "$(ratio "$2" "$net")"
}

echo
echo "Imports beside an idle bank, medians of $ROUNDS; $(nproc) cores"
printf '%-12s %8s %10s %10s %24s\n' '' rows seconds rows/s "rows/s without the start"
row 'made' "$ROWS" made
[ ! -f "$FILE" ] || row "$(basename "$FILE" .csv)" $(($(wc -l < "$FILE") - 1)) file
printf 'One row takes %.2f s: the start of the command. (>= 5000 rows/s)\n' "$(median < "$WORK/one")"
