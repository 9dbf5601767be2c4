#!/bin/sh
# At the first start of the database: who owns it, and whom the bank works as. Run by the image.
set -eu
secret() { cat "/run/secrets/$1"; }
psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v owner="$(secret postgres_owner_password)" -v bank="$(secret postgres_bank_password)" << 'SQL'
CREATE ROLE florin_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE florin_bank LOGIN PASSWORD :'bank';
ALTER DATABASE florin OWNER TO florin_owner;
ALTER SCHEMA public OWNER TO florin_owner;
REVOKE ALL ON DATABASE florin FROM PUBLIC;
GRANT CONNECT ON DATABASE florin TO florin_bank;
SQL
