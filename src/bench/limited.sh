#!/usr/bin/env bash
# 1 GiB from nginx with 10 MiB/s for each connection, 16 connections: ideal is 6.4 s.
set -eu
. "$(dirname "$0")/lib.sh"
need nginx aria2c
origin 'limit_rate 10m;'
content f 1024
for _ in $(seq "$ROUNDS"); do
  timed kedge "$KEDGE fetch -x16 -q $URL/f"
  timed aria2 "aria2c -q -x16 -s16 -k1M --file-allocation=none $URL/f"
done
echo "1024 MiB at 10 MiB/s a connection, 16 connections, medians of $ROUNDS; ideal 6.4 s"
for tool in kedge aria2; do
  awk -v l=$tool -v m="$(median $tool)" 'BEGIN {printf "| %s | %.2f s | %.2f of ideal |\n", l, m, m / 6.4}'
done
