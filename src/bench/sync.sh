#!/usr/bin/env bash
# kedge serve as the server of a fleet: DEVICES devices push ROUNDS reports each, one a push with a key of its own, then as many
# heartbeats, over CONNECTIONS connections. Load, server and database share the machine.
#   src/bench/sync.sh                    SQLite, then a MariaDB server of its own on loopback
#   STORE=sqlite src/bench/sync.sh       only that; or STORE=mariadb
#   STORE='jdbc:mariadb://localhost/kedge?user=kedge' src/bench/sync.sh
# The databases are on PLACE; a drive, not tmpfs, if durable commits are to cost what they cost.
set -eu
PLACE=${PLACE:-/var/tmp}
ROUNDS=${ROUNDS:-3}
. "$(dirname "$0")/lib.sh"
need java curl
DEVICES=${DEVICES:-10000}
CONNECTIONS=${CONNECTIONS:-64}
LOAD=$(dirname "$0")/SyncLoad.java
KEDGE_PID= MARIADB_PID=

stop() {
  for pid in $KEDGE_PID $MARIADB_PID; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
  done
  KEDGE_PID= MARIADB_PID=
}
trap 'stop; clean' EXIT

# Debian: mariadb-server-core, mariadb-client-core. A server with its own defaults, where each commit is forced (innodb_flush_log_at_trx_commit = 1); its URL into $STORE_URL.
mariadb_server() {
  need mariadbd mariadb-install-db
  local data=$WORK/mariadb port
  port=$(free_port)
  mariadb-install-db --no-defaults --datadir="$data" --user="$(id -un)" --skip-test-db \
    --auth-root-authentication-method=normal >"$WORK/mariadb.log" 2>&1 ||
    { cat "$WORK/mariadb.log" >&2; exit 1; }
  echo 'CREATE DATABASE kedge;' >"$WORK/init.sql"
  mariadbd --no-defaults --datadir="$data" --user="$(id -un)" --bind-address=127.0.0.1 --port="$port" \
    --socket="$WORK/mariadb.sock" --init-file="$WORK/init.sql" >>"$WORK/mariadb.log" 2>&1 &
  MARIADB_PID=$!
  for _ in $(seq 300); do
    grep -q 'ready for connections' "$WORK/mariadb.log" && break
    kill -0 "$MARIADB_PID" 2>/dev/null || { tail -5 "$WORK/mariadb.log" >&2; exit 1; }
    sleep 0.1
  done
  STORE_URL="jdbc:mariadb://127.0.0.1:$port/kedge?user=root&sslMode=disable"
}

# measure LABEL WHERE…: a server with its state there, and the load.
measure() {
  echo "== $1"
  shift
  exec 4< <(exec "$KEDGE" serve "$@" --listen 127.0.0.1:0 --print-url "$WORK/files" 2>"$WORK/serve.err")
  KEDGE_PID=$!
  local files token=
  read -r files <&4 || { cat "$WORK/serve.err" >&2; exit 1; }
  token=$("$KEDGE" token admin bench "$@" --ttl 1d 2>/dev/null)
  for _ in $(seq 100); do
    curl -sf -H "Authorization: Bearer $token" "${files%/files/}/v1/items" 2>/dev/null | grep -q '"version"' && break
    sleep 0.1
  done
  java "$LOAD" "${files%/files/}" "$token" "$DEVICES" "$CONNECTIONS" "$ROUNDS" ||
    { tail -5 "$WORK/serve.err" >&2; exit 1; }
  stop
}

mkdir -p "$WORK/files"
head -c 10240 /dev/urandom >"$WORK/files/film"
touch -d '2 days ago' "$WORK/files/film"

case ${STORE:-both} in
  sqlite) measure SQLite --state "$WORK/serve.db" ;;
  mariadb) mariadb_server; measure MariaDB --store "$STORE_URL" ;;
  both)
    measure SQLite --state "$WORK/serve.db"
    mariadb_server
    measure MariaDB --store "$STORE_URL"
    ;;
  *) measure "${STORE%%\?*}" --store "$STORE" ;;
esac
