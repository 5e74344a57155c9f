#!/usr/bin/env bash
# Start-up and memory: --version, a 10 KiB fetch (medians of ten), peak memory with 16 connections on 2 GiB.
set -eu
ROUNDS=${ROUNDS:-10}
. "$(dirname "$0")/lib.sh"
need nginx curl
origin
head -c 10240 /dev/urandom >"$ORIGIN/files/small"
touch -d '2 days ago' "$ORIGIN/files/small"
content f 2048
for _ in $(seq "$ROUNDS"); do
  timed version "$KEDGE --version"
  timed small "$KEDGE fetch -q $URL/small"
  timed curl-small "curl -s -o small $URL/small"
done
timed memory "$KEDGE fetch -x16 -q $URL/f"
echo "--version $(median version) s, 10 KiB fetch $(median small) s (curl $(median curl-small) s), medians of $ROUNDS"
echo "peak memory, 16 connections, 2 GiB: $(($(median memory 2) / 1024)) MiB"
