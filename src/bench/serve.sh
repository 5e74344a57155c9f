#!/usr/bin/env bash
# kedge serve against nginx, same files, same machine, in turns:
#  - a 2 GiB file in 2 parallel ranges: seconds and processor seconds of the server
#  - 10 KiB files over 32 keep-alive connections: requests a second
#  - the Apache killer's ranges: milliseconds until the answer is there
#  - resident memory with 1,000 idle and 200 busy connections
set -eu
. "$(dirname "$0")/lib.sh"
need nginx curl wrk awk python3
SECONDS_EACH=${SECONDS_EACH:-10}
MIB=${MIB:-2048}

origin
head -c $((MIB * 1048576)) /dev/urandom >"$ORIGIN/files/big"
for i in $(seq 20); do head -c 10240 /dev/urandom >"$ORIGIN/files/small$i"; done
touch -d '2 days ago' "$ORIGIN"/files/*

exec 4< <(exec "$KEDGE" serve --public --listen 127.0.0.1:0 --print-url "$ORIGIN/files" 2>"$WORK/serve.err")
KEDGE_PID=$!
stop() { kill "$KEDGE_PID" 2>/dev/null || true; clean; }
trap stop EXIT
read -r FILES <&4
FILES=${FILES%/}

# What is measured is sending: the background hashing of the large file ends first.
# A file that was just written names no manifest yet.
hashed() {
  local manifest; manifest=$(curl -sfI "$FILES/big" | sed -n 's/^[Ll]ink: <\([^>]*\)>.*/\1/p')
  [ -n "$manifest" ] && [ "$(curl -s -o /dev/null -w '%{http_code}' "${FILES%/files}$manifest")" = 200 ]
}
until hashed; do sleep 1; done

# ticks PID…: processor time that processes have used, in seconds
ticks() {
  for pid; do cat "/proc/$pid/stat"; done |
    awk -v hz="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); n += $12 + $13} END {print n / hz}'
}
nginx_pids() { echo "$NGINX_PID"; pgrep -P "$NGINX_PID"; }

# halves LABEL BASE PID…
halves() {
  local label=$1 base=$2 half=$((MIB * 524288)); shift 2
  local cpu; cpu=$(ticks "$@")
  local start; start=$(date +%s.%N)
  curl -sf -r "0-$((half - 1))" -o /dev/null "$base/big" & local one=$!
  curl -sf -r "$half-" -o /dev/null "$base/big"
  wait "$one"
  awk -v a="$start" -v b="$(date +%s.%N)" -v c="$cpu" -v d="$(ticks "$@")" \
    'BEGIN {print b - a, d - c}' >>"$WORK/$label.times"
}

# requests LABEL BASE
requests() {
  cat >"$WORK/small.lua" <<'LUA'
local n = 0
request = function() n = n % 20 + 1; return wrk.format("GET", wrk.path .. "/small" .. n) end
LUA
  wrk -t1 -c32 -d"${SECONDS_EACH}s" -s "$WORK/small.lua" "$2" |
    awk '/Requests\/sec/ {print $2} /Non-2xx/ {print "errors"}' >>"$WORK/$1.times"
}

killer() {
  local ranges; ranges=bytes=0-$(seq -f ',5-%.0f' -s '' 0 1299)
  for _ in $(seq 20); do
    curl -s -o /dev/null -w '%{time_total} %{http_code}\n' -H "Range: $ranges" "$1/small1"
  done | sort -n | tail -1
}

# memory PID BASE: KiB with 1,000 idle and 200 slow connections
memory() {
  python3 - "$2" "$1" <<'PY'
import socket, sys, time, urllib.parse
base, pid = urllib.parse.urlsplit(sys.argv[1]), sys.argv[2]
def connection():
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect((base.hostname, base.port)); return s
idle = [connection() for _ in range(1000)]
for s in idle:
    s.sendall(f"GET {base.path}/small1 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
for s in idle:
    got = b""
    while len(got) < 10240: got += s.recv(65536)
busy = [connection() for _ in range(200)]
for s in busy:
    s.sendall(f"GET {base.path}/big HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
for s in busy: s.recv(1000)
time.sleep(1)
print(next(l.split()[1] for l in open(f"/proc/{pid}/status") if l.startswith("VmRSS")))
PY
}

for _ in $(seq "$ROUNDS"); do
  halves kedge-big "$FILES" "$KEDGE_PID"
  # shellcheck disable=SC2046
  halves nginx-big "$URL" $(nginx_pids)
  requests kedge-small "$FILES"
  requests nginx-small "$URL"
done

echo "medians of $ROUNDS"
echo "| | kedge | nginx | kedge / nginx |"
echo "|---|---|---|---|"
line() {
  awk -v l="$1" -v k="$(median "$2" "$4")" -v n="$(median "$3" "$4")" \
    'BEGIN {printf "| %s | %s | %s | %.2f |\n", l, k, n, k / n}'
}
line "$MIB MiB in 2 ranges, seconds" kedge-big nginx-big 1
line "$MIB MiB in 2 ranges, processor seconds of the server" kedge-big nginx-big 2
line "10 KiB files, 32 connections, requests a second" kedge-small nginx-small 1
echo "Apache killer, slowest of 20: $(killer "$FILES") (seconds, status)"
echo "resident with 1,000 idle and 200 slow connections: $(memory "$KEDGE_PID" "$FILES") KiB"
