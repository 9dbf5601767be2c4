#!/bin/sh
# Makes every secret of compose.yaml that is not there yet, in ./secrets: secrets.sh. Random bytes, a CA
# of the house for the links inside, and for nginx a certificate that no browser trusts, to be replaced.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets/tls
cd secrets

once() { [ -s "$1" ] || cat > "$1"; }
random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
base64_key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

# certificate NAME HOST: of the house's CA.
certificate() {
  [ ! -s "$1_cert" ] || return 0
  openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj "/CN=$2" -keyout "$1_key" -out request 2> /dev/null
  printf 'subjectAltName=DNS:%s' "$2" > extension
  openssl x509 -req -in request -CA internal_ca -CAkey internal_ca_key -CAcreateserial -days 825 \
    -extfile extension -out "$1_cert" 2> /dev/null
  rm -f request extension
}

for name in postgres_password postgres_owner_password postgres_bank_password redis_password; do
  random | once "$name"
done
for name in jwt_secret password_pepper; do random | once "$name"; done
for name in encryption_key checkpoint_key; do base64_key | once "$name"; done

[ -s internal_ca ] || openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 3650 \
  -subj /CN=florin-internal -keyout internal_ca_key -out internal_ca 2> /dev/null
certificate postgres postgres
certificate redis redis
[ -s tls/cert.pem ] || openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 30 \
  -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout tls/key.pem -out tls/cert.pem 2> /dev/null

link="postgres:5432/florin?sslmode=verify-full&sslrootcert=/run/secrets/internal_ca"
echo "postgres://florin_bank:$(cat postgres_bank_password)@$link" | once database_url
echo "postgres://florin_owner:$(cat postgres_owner_password)@$link" | once migration_database_url
echo "rediss://:$(cat redis_password)@redis:6379" | once redis_url
printf '%s\n' 'port 0' 'tls-port 6379' 'tls-cert-file /run/secrets/redis_cert' 'tls-key-file /run/secrets/redis_key' \
  'tls-ca-cert-file /run/secrets/internal_ca' 'tls-auth-clients no' 'save ""' 'appendonly no' \
  'maxmemory 64mb' 'maxmemory-policy volatile-ttl' "requirepass $(cat redis_password)" | once redis_conf

# Each belongs to the user that reads it, of the images' numbers; for others than root, who may not
# give files away, they stay one's own.
if [ "$(id -u)" = 0 ]; then
  chown 33:33 tls tls/*
  chown 999:999 postgres_* redis_*
  chown 10001:10001 database_url migration_database_url redis_url jwt_secret password_pepper encryption_key checkpoint_key
  chmod 644 internal_ca
  chmod 755 .
fi
