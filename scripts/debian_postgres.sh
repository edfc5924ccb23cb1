#!/bin/sh
# Runs a command against Debian's own PostgreSQL instead of the wheel's: a cluster for this once, with the two roles.
#   sh scripts/debian_postgres.sh .venv/bin/python -m pytest
# Shorter: make test POSTGRES=debian. Needs the package postgresql.
set -eu

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL saknas; på Debian och Ubuntu: apt install postgresql, och kör sedan igen." >&2; exit 1; }

folder=$(mktemp -d /tmp/tertial-debian-XXXXXX)
# PostgreSQL refuses to be run by root.
server() { "$bin/$@"; }
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    server() { runuser -u postgres -- "$bin/$@"; }
fi
finish() {
    server pg_ctl -D "$folder/data" -m immediate -s stop || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd /
server initdb -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log"
chmod 700 "$folder"
# Nothing here shall survive, and nobody outside the folder can knock.
settings="-c listen_addresses= -c unix_socket_directories=$folder -c timezone=UTC -c max_connections=200"
settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
server pg_ctl -D "$folder/data" -l "$folder/server.log" -o "$settings" -w -s start
server psql -q -h "$folder" -U postgres -d template1 <<SQL
CREATE ROLE tertial_owner LOGIN CREATEDB;
CREATE ROLE tertial_web LOGIN;
CREATE EXTENSION btree_gist;
SQL
cd "$OLDPWD"
export TERTIAL_TEST_OWNER_URL="postgresql://tertial_owner@/postgres?host=$folder"
export TERTIAL_TEST_WEB_URL="postgresql://tertial_web@/postgres?host=$folder"
echo "$("$bin/postgres" --version)" >&2
"$@"
