# What attack attacks, and as whom: a bank with users of each role and things of each kind, its front,
# and beside them a server full of holes. Sourced by attack, after common.sh.
PASS='a long enough pass phrase'
CROWD=60
METRICS=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')

call() { # METHOD PATH TOKEN BODY [CURL OPTIONS]: an empty token or body is none
  curl -sS --fail-with-body -X "$1" "127.0.0.1:$port$2" ${3:+-H "Authorization: Bearer $3"} \
    ${4:+-H 'Content-Type: application/json' -d "$4"} -H "Idempotency-Key: set-up-$RANDOM-$RANDOM" "${@:5}"
}

sign_up() { # NAME: its answer
  call POST /v1/auth/signup '' "{\"email\":\"$1@example.com\",\"password\":\"$PASS\",\"full_name\":\"Some Body\"}"
}

# token WHO: of a log-in that is five minutes old at most, since access tokens live for fifteen.
token() {
  local kept=$WORK/token-$1
  [ "$1" != metrics ] || { echo "$METRICS" && return; }
  if [ -z "$(find "$kept" -mmin -5 2> /dev/null)" ]; then
    call POST /v1/auth/login '' "{\"email\":\"$1@example.com\",\"password\":\"$PASS\"}" | jq -r .access_token > "$kept"
  fi
  cat "$kept"
}

# The six digits of an authenticator (RFC 6238): SECRET in base 32.
code_of() {
  local key step hash at
  key=$(base32 -d <<< "$1" | od -An -v -tx1 | tr -d ' \n')
  step=$(printf '%016x' $(($(date +%s) / 30)))
  hash=$(xxd -r -p <<< "$step" | openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" | sed 's/.* //')
  at=$((16#${hash:39:1} * 2))
  printf '%06d' $(((16#${hash:at:8} & 0x7fffffff) % 1000000))
}

start_bank() {
  local every=10000000/PT1M
  port=$(free_port)
  # Requests are counted as anybody's are and never refused, or the tools would be stuck at the door.
  launch bank "$port" env FLORIN_DATA_DIR="$WORK/folder" FLORIN_LOG_FORMAT=json FLORIN_METRICS_TOKEN="$METRICS" \
    FLORIN_RATE_LIMITS="login=$every,signup=$every,reset=$every,refresh=$every,transfers=$every,default=$every" \
    java -Xmx512m -jar "$JAR"
  BANK=$PID
}

# Users of each role, and one thing of each kind that an operation asks for.
furnish() {
  local operator eve pair
  WELCOME=$(sed -n 's/.*#welcome=//p' "$WORK/bank.log")
  operator=$(call POST /v1/auth/welcome '' \
    "{\"token\":\"$WELCOME\",\"email\":\"operator@example.com\",\"password\":\"$PASS\"}" | jq -r .access_token)
  EVE=$(sign_up eve | jq -r .user.id)
  MALLORY=$(sign_up mallory | jq -r .user.id)
  REFRESH=$(sign_up rita | jq -r .refresh_token)
  call PUT "/v1/admin/users/$(sign_up auditor | jq -r .user.id)/role" "$operator" '{"role":"auditor"}' > /dev/null
  eve=$(token eve)
  FROM=$(account "$eve")
  TO=$(account "$eve")
  EMPTY=$(account "$eve")
  ICED=$(account "$eve")
  THEIRS=$(account "$(token mallory)")
  NUMBER=$(call GET "/v1/accounts/$FROM" "$eve" '' | jq -r .number)
  CURSOR=$(call GET '/v1/accounts?limit=1' "$eve" '' | jq -r .next_cursor)
  call POST /v1/deposits "$operator" "{\"account_id\":\"$FROM\",\"amount\":1000000,\"currency\":\"EUR\"}" > /dev/null
  pair="\"from_account_id\":\"$FROM\",\"to_account_id\":\"$TO\",\"amount\":1000,\"currency\":\"EUR\""
  TRANSFER=$(call POST /v1/transfers "$eve" "{$pair}" | jq -r .id)
  HOLD=$(call POST /v1/holds "$eve" "{$pair,\"expires_in\":86400}" | jq -r .id)
  RELEASED=$(call POST /v1/holds "$eve" "{$pair,\"expires_in\":86400}" | jq -r .id)
  SESSION=$(call GET /v1/sessions "$eve" '' | jq -r '.data[-1].id')
  KEY=$(call POST /v1/api_keys "$eve" '{"name":"a","scopes":["read"]}' | jq -r .id)
  CHECKPOINT=$(call POST /v1/admin/checkpoints "$operator" '' | jq -r .id)
  RESET=$(link_of rita)
}

account() { # TOKEN
  call POST /v1/accounts "$1" '{"type":"checking","currency":"EUR"}' | jq -r .id
}

# The token of a mailed link: NAME.
link_of() {
  call POST /v1/auth/password_resets '' "{\"email\":\"$1@example.com\"}" > /dev/null
  local mail
  for _ in $(seq 100); do
    mail=$(grep -ls "^To: $1@" "$WORK"/folder/mail/*.eml) && break
    sleep 0.1
  done
  sed -n 's/.*#reset=//p' "$mail" | tr -d '\r'
}

# For what one can do once only: CROWD users, their tokens in $WORK/crowd. The first of them has an
# authenticator that waits for its first code.
gather_crowd() {
  local i
  for i in $(seq "$CROWD"); do
    sign_up "one-$RANDOM-$i-of-many" | jq -r .access_token
  done > "$WORK/crowd"
  SEED=$(call POST /v1/me/totp "$(head -1 "$WORK/crowd")" '' | jq -r .secret)
}

# Each operation of the contract: WHO METHOD PATH BODY, a mark * where a tool puts something. The crowd
# is for what the same user could not do twice, in an order that it survives.
operations() {
  local pay="\"from_account_id\":\"$FROM*\",\"to_account_id\":\"$TO*\",\"amount\":1,\"currency\":\"EUR*\",\"memo\":\"a*\""
  local cash="\"account_id\":\"$FROM*\",\"amount\":1*,\"currency\":\"EUR*\",\"memo\":\"a*\""
  cat << OPERATIONS
crowd PATCH /v1/me {"full_name":"Some Body*"}
crowd POST /v1/me/totp/confirm {"code":"CODE*"}
crowd DELETE /v1/me/totp {"password":"$PASS*"}
crowd PUT /v1/me/password {"current_password":"$PASS","new_password":"quite another pass phrase*"}
crowd POST /v1/auth/logout?a=*
nobody POST /v1/auth/signup {"email":"new@example.com*","password":"some new pass phrase*","full_name":"New*"}
nobody POST /v1/auth/login {"email":"eve@example.com*","password":"$PASS*"}
nobody POST /v1/auth/refresh {"refresh_token":"$REFRESH*"}
nobody POST /v1/auth/password_resets {"email":"eve@example.com*"}
nobody POST /v1/auth/password_resets/confirm {"token":"$RESET*","new_password":"another pass phrase of hers*"}
nobody POST /v1/auth/welcome {"token":"$WELCOME*","email":"second@example.com*","password":"$PASS*"}
eve GET /v1/session?a=*
eve PATCH /v1/session?a=*
eve GET /v1/sessions?limit=5*
eve DELETE /v1/sessions/$SESSION*
eve GET /v1/api_keys?limit=5*
eve POST /v1/api_keys {"name":"a*","scopes":["read*"]}
eve DELETE /v1/api_keys/$KEY*
eve GET /v1/me?a=*
eve GET /v1/me/totp?a=*
eve POST /v1/me/totp?a=*
eve GET /v1/accounts?limit=5*
eve GET /v1/accounts?cursor=$CURSOR*
eve POST /v1/accounts {"type":"checking*","currency":"EUR*","name":"a*"}
eve GET /v1/accounts/$FROM*
eve PATCH /v1/accounts/$FROM* {"name":"a*"}
eve POST /v1/accounts/$ICED/freeze {"reason":"a*"}
eve POST /v1/accounts/$ICED/unfreeze {"reason":"a*"}
eve POST /v1/accounts/$EMPTY*/close
eve GET /v1/accounts/$FROM*/balance?at=2026-01-01T00:00:00Z*
eve GET /v1/accounts/$FROM/entries?q=a*&kind=transfer*&direction=credit*&min_amount=1*&from=2026-01-01T00:00:00Z*
eve GET /v1/accounts/$FROM/entries/1*
eve GET /v1/transfers?account_id=$FROM*&status=posted*&idempotency_key=a*
eve POST /v1/transfers {$pay}
eve POST /v1/transfers/batch {"mode":"independent*","transfers":[{"idempotency_key":"a*",$pay}]}
eve GET /v1/transfers/$TRANSFER*
eve GET /v1/transfers/$TRANSFER*/explain
eve POST /v1/transfers/$TRANSFER*/reverse {"amount":1*,"reason":"a*"}
eve GET /v1/holds?account_id=$FROM*&limit=5*
eve POST /v1/holds {"expires_in":60*,$pay}
eve GET /v1/holds/$HOLD*
eve POST /v1/holds/$HOLD*/capture {"amount":1*}
eve POST /v1/holds/$RELEASED*/release
eve GET /v1/limits?account_id=$FROM*
operator POST /v1/deposits {$cash}
operator POST /v1/withdrawals {$cash}
operator PUT /v1/limits {"account_id":"$FROM*","currency":"EUR*","per_transfer":100000000*,"daily":null,"monthly":null}
operator GET /v1/admin/users?email=eve@example.com*&role=customer*&status=active*
operator GET /v1/admin/users/$MALLORY*
operator POST /v1/admin/users/$MALLORY*/lock {"reason":"a*"}
operator POST /v1/admin/users/$MALLORY*/unlock
operator PUT /v1/admin/users/$MALLORY*/role {"role":"customer*"}
operator GET /v1/admin/accounts?status=active*&currency=EUR*&owner_id=$EVE*
operator GET /v1/admin/accounts?number=$NUMBER*
operator POST /v1/admin/accounts/$THEIRS*/freeze {"reason":"a*"}
operator POST /v1/admin/accounts/$THEIRS*/unfreeze {"reason":"a*"}
operator POST /v1/admin/checkpoints?a=*
operator POST /v1/admin/ledger/verify?a=*
auditor GET /v1/admin/checkpoints?limit=5*
auditor GET /v1/admin/checkpoints/$CHECKPOINT*
auditor GET /v1/admin/audit?actor=$EVE*&kind=signup*&subject=$EVE*&outcome=done*
auditor GET /v1/admin/ledger?a=*
nobody GET /v1/checkpoints/key?a=*
nobody GET /livez?a=*
nobody GET /readyz?verbose=*
metrics GET /metrics?a=*
nobody GET /openapi.json?a=*
nobody GET /openapi.yaml?a=*
nobody GET /problems?a=*
nobody GET /problems/not-found*
nobody GET /?a=*
OPERATIONS
}

# front NAME BANK_PORT: nginx as in src/deploy, its places changed; TLS and CLEAR are its ports. KEYED is
# one of its own, past all of nginx's rules, that gives each request another Idempotency-Key: to the
# tools a second request with the first one's key would be an answer to nothing.
front() {
  local folder=$WORK/$1
  TLS=$(free_port)
  CLEAR=$(free_port)
  KEYED=$(free_port)
  mkdir -p "$folder/tls"
  chmod -R 777 "$folder"
  openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$folder/tls/key.pem" -out "$folder/tls/cert.pem" 2> /dev/null
  for file in "$ROOT"/src/deploy/nginx/*.conf; do
    sed "s# /tmp/# $folder/#g; s#/etc/florin/#$folder/#g
      s#/dev/stdout#$folder/access.log#; s#/dev/stderr#$folder/error.log#
      s#listen 8443#listen 127.0.0.1:$TLS#; s#listen 8080#listen 127.0.0.1:$CLEAR#
      s#172.30.77.3:8080#127.0.0.1:$2#; s#limit_conn address .*;#limit_conn address 2000;#" "$file" > "$folder/$(basename "$file")"
  done
  [ "$FIREWALL" = on ] || sed -i 's/modsecurity on;/modsecurity off;/' "$folder/nginx.conf"
  sed -i '$d' "$folder/nginx.conf"
  cat >> "$folder/nginx.conf" << KEYED
  server {
    listen 127.0.0.1:$KEYED;
    location / {
      proxy_pass http://bank;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host \$http_host;
      proxy_set_header Idempotency-Key \$request_id;
      proxy_read_timeout 40s;
    }
  }
}
KEYED
  serve "$folder" "https://localhost:$TLS/livez"
}

serve() { # FOLDER URL: nginx by its nginx.conf
  nginx -e "$1/error.log" -c "$1/nginx.conf" &
  local pid=$!
  PIDS+=("$pid")
  until curl -sk --tlsv1.0 --ciphers 'ALL:@SECLEVEL=0' -o /dev/null "$2"; do
    kill -0 "$pid" || die "$(tail -3 "$1/error.log")"
    sleep 0.2
  done
}

start_hole() {
  local folder=$WORK/old
  javac -d "$WORK/hole" "$ROOT/src/bench/hole/Hole.java"
  HOLE=$(free_port)
  launch hole "$HOLE" java -Xmx128m -cp "$WORK/hole" Hole "$HOLE"
  # TLS as it was twenty years ago, and 1.2, without which testssl's OpenSSL of today has no connection.
  OLD=$(free_port)
  mkdir -m 777 "$folder"
  openssl req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=localhost \
    -keyout "$folder/key.pem" -out "$folder/cert.pem" 2> /dev/null
  cat > "$folder/nginx.conf" << OLD
daemon off;
pid $folder/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path $folder/bodies;
  proxy_temp_path $folder/answers;
  fastcgi_temp_path $folder/unused;
  uwsgi_temp_path $folder/unused;
  scgi_temp_path $folder/unused;
  server {
    listen 127.0.0.1:$OLD ssl;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;
    ssl_ciphers ALL:@SECLEVEL=0;
  }
}
OLD
  serve "$folder" "https://127.0.0.1:$OLD/"
}
