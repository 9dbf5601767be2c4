# The tools of attack and what counts as a finding of each. Sourced by attack.
FAR=http://127.0.0.1 # where the tools find a port

# limited COMMAND...: at most so long, its output kept; its own opinion of itself is not asked. What is
# cut off has not said all it had to say: CUT.
limited() {
  local status=0
  CUT=
  timeout -k 10 "$SECONDS_EACH" "$@" < /dev/null > "$WORK/tool.log" 2>&1 || status=$?
  [[ $status != 124 && $status != 137 ]] || CUT=1
}

# said REGEX [PREFIX]: the lines of it that match.
said() { sed -E "s/\x1b\[[0-9;]*m//g; /$1/!d; s/^/    ${2:-}/" "$WORK/tool.log" | cut -c1-150; }

last() { sed '/^ *$/d' "$WORK/tool.log" | tail -n "${1:-6}" | cut -c1-180 | sed 's/^/    /'; }

# --- sqlmap: each mark of each operation ----------------------------------------------------------

sqlmap_at() { # URL [OPTIONS]
  limited sqlmap --batch --disable-coloring --flush-session --output-dir="$WORK/sqlmap" --level="$LEVEL" --risk=1 \
    --threads=4 --technique=BEUST --time-sec=2 --ignore-code=401,404 --answers='follow=N' --dbms=PostgreSQL -u "$@"
}

sqlmap_found() { grep -qE 'is vulnerable|identified the following injection' "$WORK/tool.log"; }

tool_sqlmap() {
  local who method path body options tried=0 cut=0 none=0
  sqlmap_at "$FAR:$HOLE/v1/items?id=1*"
  sqlmap_found || wrong 'sqlmap misses the hole'
  said 'is vulnerable|injectable' 'the hole: ' | tail -2
  while read -r who method path body; do
    [ "$who" != crowd ] || continue # nothing of it is done twice
    options=(--method="$method" ${body:+--data="$body" -H 'Content-Type: application/json'})
    [ "$who" = nobody ] || options+=(-H "Authorization: Bearer $(token "$who")")
    SECONDS_EACH=$PER_OPERATION sqlmap_at "$FAR:$KEYED$path" "${options[@]}"
    tried=$((tried + 1))
    if sqlmap_found; then
      wrong "sqlmap: $method ${path%%\?*}"
      last 20
    elif grep -q 'all tested parameters do not appear to be injectable' "$WORK/tool.log"; then
      none=$((none + 1))
    elif [ -n "$CUT" ]; then
      cut=$((cut + 1))
      echo "    not done after $PER_OPERATION s: $method $(tr -d '*' <<< "${path%%\?*}")"
    else
      echo "    $method $(tr -d '*' <<< "${path%%\?*}"): $(said 'CRITICAL|ERROR' | tail -1)"
    fi
  done < <(operations)
  said 'do not appear'
  echo "    $tried operations: $none with nothing to inject into, $cut not done"
}

# --- wapiti: each path that is read, as a customer and as an operator --------------------------------

# What it misses for no good reason: frame-ancestors 'none' in the CSP is what browsers go by today, and
# the filter of the other header is gone from all of them, after it had been a hole itself.
WAPITI_ERRS='["X-Frame-Options is not set", "X-XSS-Protection is not set"]'

wapiti_at() { # URL REPORT MODULES [OPTIONS]
  limited wapiti --flush-session --scope folder -f json --no-bugreport --max-scan-time "$((SECONDS_EACH - 20))" \
    --store-session "$WORK/wapiti" --store-config "$WORK/wapiti" -u "$1" -o "$WORK/$2.json" -m "$3" "${@:4}"
  [ -f "$WORK/$2.json" ] || wrong "wapiti told nothing of $1"
}

tool_wapiti() {
  local who starts modules=xss,sql,blindsql,file,exec,crlf,redirect,csp,http_headers,cookieflags
  wapiti_at "$FAR:$HOLE/" wapiti-hole xss,sql,file,exec
  jq -e '[.vulnerabilities[] | length] | add > 0' "$WORK/wapiti-hole.json" > /dev/null || wrong 'wapiti misses the hole'
  jq -r '.vulnerabilities | to_entries[] | select(.value | length > 0) | "    the hole: " + .key' "$WORK/wapiti-hole.json"
  for who in eve operator; do
    mapfile -t starts < <(operations | tr -d '*' | awk -v base="https://localhost:$TLS" -v who="$who" \
      '$2 == "GET" && ($1 == who || $1 == "nobody" || who == "operator" && $1 == "auditor") { print "-s"; print base $3 }')
    wapiti_at "https://localhost:$TLS/" "wapiti-$who" "$modules" --verify-ssl 0 -d 1 \
      -H "Authorization: Bearer $(token "$who")" "${starts[@]}"
    jq -r --argjson known "$WAPITI_ERRS" '.vulnerabilities | to_entries[] | .key as $kind | .value[]
      | select(.info | IN($known[]) | not) | "    " + $kind + ": " + .method + " " + .path + " " + .info' \
      "$WORK/wapiti-$who.json" | cut -c1-200 | tee "$WORK/wapiti.found"
    [ ! -s "$WORK/wapiti.found" ] || wrong "wapiti found something as $who"
    echo "    as $who: $((${#starts[@]} / 2)) addresses to start from, $(wc -l < "$WORK/wapiti.found") findings that stand"
  done
}

# --- ffuf: what is there that nobody told of, and words in each mark of each operation ----------------

# What no answer may say of the bank's inside.
TOLD='SQLSTATE|PSQLException|org[.]postgresql|java[.](lang|util)[.]|florin[.][a-z]+[.][A-Z]|syntax error|unterminated|root:[x*]:0'

# One list for each place: in a path, in a query, in JSON. The empty word leaves a request as it should be.
word_lists() {
  local own=$ROOT/src/bench/attack-words.txt stress=/usr/share/dirb/wordlists/stress
  { echo && head -n 55 /usr/share/dirb/wordlists/small.txt | tr -cd 'a-zA-Z0-9_\n-' && jq -rR @uri "$own"; } > "$WORK/words.path"
  { echo && jq -rR @uri "$own"; } > "$WORK/words.query"
  { echo && jq -R . "$own" | sed 's/^"//; s/"$//' && printf 'a%.0s' $(seq 5000) && echo; } > "$WORK/words.json"
  [ -n "$SHORT" ] || cat "$stress/uri_hex.txt" "$stress/doble_uri_hex.txt" >> "$WORK/words.query"
}

# words_at BASE WHO METHOD PATH BODY: each mark once, the others left out.
words_at() {
  local target=$4$'\n'${5:-} mark path body list options
  for mark in $(seq "$(tr -cd '*' <<< "$target" | wc -c)"); do
    { read -r path && read -r body; } < <(tr '\n' '\t' <<< "$target" | sed "s/\*/FUZZ/$mark; s/\*//g" | tr '\t' '\n')
    case $path in
      *\?*FUZZ*) list=query ;;
      *FUZZ*) list=path ;;
      *) list=json ;;
    esac
    options=(-w "$WORK/words.$list:FUZZ" -X "$3" ${body:+-d "$body" -H 'Content-Type: application/json'})
    case $2 in
      nobody) ;;
      crowd)
        head -n "$CROWD" "$WORK/words.$list" > "$WORK/words.crowd"
        options[1]=$WORK/words.crowd:FUZZ
        options+=(-mode pitchfork -w "$WORK/crowd:EACHONE" -H 'Authorization: Bearer EACHONE' -H 'If-Match: "1"')
        ;;
      *) options+=(-H "Authorization: Bearer $(token "$2")") ;;
    esac
    rm -rf "$WORK/matched"
    limited ffuf -s -t 4 -timeout 30 -u "$1$path" "${options[@]}" -mc 500,501,502,503,504 -mr "$TOLD" -od "$WORK/matched"
    [ -z "$(ls "$WORK/matched" 2> /dev/null)" ] || return 1
  done
}

tool_ffuf() {
  word_lists
  ffuf_finds_paths
  ! words_at "$FAR:$HOLE" nobody GET '/v1/items?id=1*' '' || wrong 'ffuf misses the hole that says what went wrong'
  gather_crowd
  local who method path body
  while read -r who method path body; do
    words_at "$FAR:$KEYED" "$who" "$method" "$path" "${body/CODE/$(code_of "$SEED")}" || {
      wrong "ffuf: $method ${path%%\?*}"
      sed 's/^/    /' "$(find "$WORK/matched" -type f | head -1)" | tr -d '\r' | cut -c1-500
    }
  done < <(operations)
  echo "    $(operations | tr -cd '*' | wc -c) marks, $(wc -l < "$WORK/words.query") to $(wc -l < "$WORK/words.json") words in each"
}

ffuf_finds_paths() {
  local base words=/usr/share/dirb/wordlists/$([ -n "$SHORT" ] && echo small.txt || echo common.txt)
  { cat "$words" && echo backup.zip; } > "$WORK/words"
  limited ffuf -s -t 16 -w "$WORK/words" -u "$FAR:$HOLE/FUZZ" -mc 200
  grep -qx backup.zip "$WORK/tool.log" || wrong 'ffuf misses the hole'
  for base in / /v1/ /v1/admin/ "/v1/accounts/$FROM/"; do
    limited ffuf -s -k -t 16 -maxtime "$SECONDS_EACH" -w "$WORK/words" -H "Authorization: Bearer $(token operator)" \
      -u "https://localhost:$TLS${base}FUZZ" -mc all -fc 404,400
    sed "/^$/d" "$WORK/tool.log" | sort -u > "$WORK/there"
    echo "    $base: $(tr '\n' ' ' < "$WORK/there")"
    # what is there must be in the contract
    while read -r word; do
      jq -e --arg path "$base$word" --arg id "$FROM" '.paths | keys | any(. as $p | ($path | sub($id; "{id}")) |
        . == $p or . == "/index.html" or . == "/" or test("^/[a-z]+\\.(js|css|svg)$"))' "$ROOT/src/main/resources/openapi.json" \
        > /dev/null || echo "$base$word"
    done < "$WORK/there" > "$WORK/unknown"
    [ ! -s "$WORK/unknown" ] || wrong "ffuf found what the contract does not have: $(tr '\n' ' ' < "$WORK/unknown")"
  done
}

# --- testssl, sslscan: the front's TLS --------------------------------------------------------------

tool_testssl() {
  # it starts a thousand programs before its first question: on a busy machine that takes minutes
  local SECONDS_EACH=$((SECONDS_EACH > 900 ? SECONDS_EACH : 900))
  local options=(--quiet --color 0 --warnings batch --nodns none --connect-timeout 5 --openssl-timeout 5 -p)
  limited testssl "${options[@]}" "127.0.0.1:$OLD"
  [ -z "$CUT" ] || wrong "testssl was not done with the hole after $SECONDS_EACH s"
  grep -q 'TLS 1.1 .*offered (deprecated)' "$WORK/tool.log" || wrong 'testssl misses the hole'
  said 'TLS 1[.]1 ' 'the hole: '
  [ -n "$SHORT" ] || options+=(-s -f -U -S)
  limited testssl "${options[@]}" -h --jsonfile "$WORK/testssl.json" "https://localhost:$TLS"
  [ -z "$CUT" ] || wrong "testssl was not done after $SECONDS_EACH s"
  # the certificate is our own for the day: that nobody vouches for it is no finding; BREACH needs a secret
  # in what is compressed, and the page, the same for everybody, has none: what has some is looked at here
  ! curl -sk --compressed -D - -o /dev/null -H "Authorization: Bearer $(token eve)" \
    "https://localhost:$TLS/v1/accounts?limit=200" | grep -qi '^content-encoding' || wrong 'answers of the API are compressed'
  jq -r '.[] | select(.severity | IN("MEDIUM", "HIGH", "CRITICAL", "FATAL"))
    | select(.id | test("^(cert_|DNS_CAA|OCSP|HSTS_preload|BREACH$)") | not) | "    " + .severity + " " + .id + ": " + .finding' \
    "$WORK/testssl.json" | tee "$WORK/testssl.found"
  [ ! -s "$WORK/testssl.found" ] || wrong 'testssl found something'
  said 'TLS 1|SSLv|Strict Transport|not vulnerable'
}

tool_sslscan() {
  limited sslscan --no-colour "127.0.0.1:$OLD"
  grep -q 'TLSv1.1 *enabled' "$WORK/tool.log" || wrong 'sslscan misses the hole'
  said '^TLSv1[.]1 *enabled' 'the hole: '
  limited sslscan --no-colour "localhost:$TLS"
  said '^(SSLv|TLSv)[^ ]* *(en|dis)abled'
  ! grep -qE '^(SSLv[23]|TLSv1\.[01]) *enabled|RC4|3DES|NULL|vulnerable to heartbleed$' \
    <(grep -v 'not vulnerable' "$WORK/tool.log") || wrong 'sslscan found something'
}

# --- slowhttptest: a probe beside hundreds of slow ones ----------------------------------------------

tool_slowhttptest() {
  local connections=300 length=45 kind
  [ -z "$SHORT" ] || connections=100 length=25
  # the hole has eight threads and no time-out: its probe must fail
  limited slowhttptest -c 60 -B -r 60 -i 5 -l 15 -u "$FAR:$HOLE/" -s 8192 -t POST -p 3
  [ -n "$(said 'service available: *NO')" ] || wrong 'slowhttptest misses the hole'
  said 'service available: *NO' 'the hole: ' | tail -1
  for kind in -H -B -X; do
    for base in "$FAR:$port" "https://localhost:$TLS"; do
      limited slowhttptest -c "$connections" "$kind" -r 100 -i 10 -l "$length" -u "$base/v1/auth/login" -s 8192 -t POST -p 3 &
      local tool=$! worst=0 took
      for _ in $(seq 20); do
        sleep 1
        took=$(curl -sk -o /dev/null -m 10 -w '%{time_total}' "$base/livez" || echo 10)
        worst=$(awk -v a="$worst" -v b="$took" 'BEGIN { print (b > a ? b : a) }')
      done
      wait "$tool"
      echo "    $kind ${base%%:*}: slowest probe of 20: $worst s; $(said '^closed:|Exit status' | tail -2 | tr -s ' \n' ' ')"
      awk -v w="$worst" 'BEGIN { exit !(w < 1) }' || wrong "a probe waited $worst s beside slow clients ($kind $base)"
    done
  done
}

# --- redocly: the contract itself -------------------------------------------------------------------

tool_redocly() {
  command -v npx > /dev/null || { wrong 'npx is not there'; return; }
  local redocly=(npx --yes @redocly/cli@2.11.1)
  printf 'openapi: 3.0.3\ninfo: {title: a, version: "1"}\npaths: {"/a/{id}": {get: {responses: {}}}}\n' > "$WORK/bad.yaml"
  limited "${redocly[@]}" lint "$WORK/bad.yaml"
  grep -qiE 'failed with [0-9]+ error' "$WORK/tool.log" || wrong 'redocly misses the hole'
  said 'failed with' 'the hole: '
  limited "${redocly[@]}" lint --config "$ROOT/src/bench/redocly.yaml" "$ROOT/src/main/resources/openapi.yaml"
  grep -qi 'your API description is valid' "$WORK/tool.log" || wrong 'redocly found something'
  last 4
}
