#!/usr/bin/env bash
# kedge serve as the server of a fleet: DEVICES devices push ROUNDS reports each, one a push with a key of its own, then as many
# heartbeats, over CONNECTIONS connections. Load and server share the machine. SQLite, or what STORE names:
#   STORE='jdbc:mariadb://localhost/kedge?user=kedge' src/bench/sync.sh
# The store's file is on PLACE; a drive, not tmpfs, if durable commits are to cost what they cost.
set -eu
PLACE=${PLACE:-/var/tmp}
ROUNDS=${ROUNDS:-3}
. "$(dirname "$0")/lib.sh"
need java curl
DEVICES=${DEVICES:-10000}
CONNECTIONS=${CONNECTIONS:-64}

mkdir -p "$WORK/files"
head -c 10240 /dev/urandom >"$WORK/files/film"
touch -d '2 days ago' "$WORK/files/film"
where=(--state "$WORK/serve.db")
[ -z "${STORE:-}" ] || where=(--store "$STORE")

exec 4< <(exec "$KEDGE" serve "${where[@]}" --listen 127.0.0.1:0 --print-url "$WORK/files" 2>"$WORK/serve.err")
KEDGE_PID=$!
stop() { kill "$KEDGE_PID" 2>/dev/null || true; clean; }
trap stop EXIT
read -r FILES <&4
TOKEN=$("$KEDGE" token admin bench "${where[@]}" --ttl 1d 2>/dev/null)
for _ in $(seq 100); do
  curl -sf -H "Authorization: Bearer $TOKEN" "${FILES%/files/}/v1/items" 2>/dev/null | grep -q '"version"' && break
  sleep 0.1
done
java "$(dirname "$0")/SyncLoad.java" "${FILES%/files/}" "$TOKEN" "$DEVICES" "$CONNECTIONS" "$ROUNDS"
