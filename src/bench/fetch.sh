#!/usr/bin/env bash
# 2 GiB from nginx on loopback, kedge against aria2, curl, wget2 and axel, in rounds.
#   src/bench/fetch.sh                   on tmpfs
#   PLACE=/var/tmp src/bench/fetch.sh    on a disk; the peers are followed by sync FILE, which kedge does itself
set -eu
. "$(dirname "$0")/lib.sh"
need nginx aria2c curl wget2 axel openssl
SIZE=${SIZE:-2048}
origin
content f "$SIZE"
SUM=$(sha256sum "$ORIGIN/files/f" | cut -d' ' -f1)
case $PLACE in /dev/shm*) SYNC=true ;; *) SYNC='sync f' ;; esac

# What the kernel and SHA-256 alone take here, with nothing of a downloader around them.
FLOOR=
if cc -O2 -o "$WORK/floor" "$(dirname "$0")/floor.c" -lcrypto -lpthread 2>/dev/null; then
  FLOOR="$WORK/floor $PORT /f $((SIZE * 1048576)) 4 f"
fi

for _ in $(seq "$ROUNDS"); do
  timed kedge "$KEDGE fetch -x4 -q $URL/f"
  timed aria2 "aria2c -q -x4 -s4 -k1M --file-allocation=none $URL/f && $SYNC"
  timed curl "curl -s -o f $URL/f && $SYNC"
  timed wget2 "wget2 -q --chunk-size=256M --max-threads=4 $URL/f && $SYNC"
  timed axel "axel -q -n4 $URL/f && $SYNC"
  [ -z "$FLOOR" ] || timed floor "$FLOOR 1 && $SYNC"
  timed kedge-sum "$KEDGE fetch -x4 -q --checksum sha256:$SUM $URL/f"
  timed aria2-sum "aria2c -q -x4 -s4 -k1M --file-allocation=none --checksum=sha-256=$SUM $URL/f && $SYNC"
  timed curl-sum "curl -s -o f $URL/f && $SYNC && openssl dgst -sha256 f"
  [ -z "$FLOOR" ] || timed floor-sum "$FLOOR 2 && $SYNC"
done

echo "$SIZE MiB, 4 connections, $PLACE, medians of $ROUNDS"
echo "| tool | wall | kedge's wall / this | processor |"
echo '|---|---|---|---|'
for tool in kedge aria2 curl wget2 axel ${FLOOR:+floor}; do row $tool kedge; done
for tool in kedge-sum aria2-sum curl-sum ${FLOOR:+floor-sum}; do row $tool kedge-sum; done
