#!/usr/bin/env bash
# A statement of very many entries in each form: seconds, size, and the heap it needs:
# statement.sh [--short] [ENTRIES]. The bank runs with a small heap (HEAP, 96m), on its own PostgreSQL.
source "$(dirname "$0")/common.sh"
need java curl
ENTRIES=${1:-$([ -n "$SHORT" ] && echo 20000 || echo 1000000)}
HEAP=${HEAP:-96m}

florin() { (cd "$WORK" && FLORIN_DATA_DIR=$WORK/folder java -jar "$JAR" "$@"); }

echo 'a long enough pass phrase' | florin user create owner@example.com > "$WORK/user"
awk -v rows="$ENTRIES" 'BEGIN {
  srand(42)
  print "date,account,amount_cents,memo"
  for (i = 1; i <= rows; i++)
    printf "2024-%02d-%02d,7,%d,Memo of row %d\n", 1 + int(12 * i / (rows + 1)),
      1 + int(28 * (12 * i / (rows + 1) % 1)), 1 + int(rand() * 100000), i
}' > "$WORK/books.csv"
florin import "$WORK/books.csv" --currency CZK --owner owner@example.com > "$WORK/told" 2>&1 \
  || die "$(tail -20 "$WORK/told")"

port=$(free_port)
launch bank "$port" env FLORIN_DATA_DIR="$WORK/folder" java "-Xmx$HEAP" -XX:+ExitOnOutOfMemoryError \
  -jar "$JAR"
api() { curl -sf -H "Authorization: Bearer $token" "http://127.0.0.1:$port/v1/$1" "${@:2}"; }
token=
token=$(api auth/login -H 'Content-Type: application/json' \
  -d '{"email":"owner@example.com","password":"a long enough pass phrase"}' \
  | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
account=$(api accounts | sed 's/.*"id":"\(acc_[^"]*\)".*/\1/')
month=$(date -u +%Y-%m)

echo
echo "A statement of $ENTRIES entries, -Xmx$HEAP; $(nproc) cores"
printf '%-6s %10s %12s %14s\n' '' seconds bytes 'JVM RSS, MB'
for form in json csv ofx pdf; do
  told=$(api "accounts/$account/statements/$month.$form" -o "$WORK/statement.$form" \
    -w '%{time_total} %{size_download}') || die "$form: $(tail -20 "$WORK/bank.log")"
  read -r seconds bytes <<< "$told"
  printf '%-6s %10s %12s %14s\n' "$form" "$seconds" "$bytes" \
    "$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$PID/status")"
done
java -Xmx64m -jar "$JAR" verify-statement "$WORK/statement.json"
