# Shared by the benchmarks: an nginx of our own on loopback, timing in rounds, medians.
# Source it; needs bash, nginx, awk and GNU time. Everything lives below $WORK and goes with it.

KEDGE=${KEDGE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/target/kedge/bin/kedge}
ROUNDS=${ROUNDS:-5}
# A drive for the files to write; tmpfs unless the caller names another.
PLACE=${PLACE:-/dev/shm}
WORK=$(mktemp -d "$PLACE/kedge-bench.XXXXXX")
ORIGIN=$(mktemp -d /dev/shm/kedge-origin.XXXXXX)
chmod 755 "$ORIGIN" # nginx reads as nobody
export XDG_STATE_HOME=$WORK/state
NGINX_PID=

need() {
  for program; do
    command -v "$program" >/dev/null || { echo "missing: $program" >&2; exit 2; }
  done
}

clean() {
  [ -z "$NGINX_PID" ] || kill "$NGINX_PID" 2>/dev/null
  rm -rf "$WORK" "$ORIGIN"
}
trap clean EXIT

free_port() {
  for port in $(shuf -i 20000-29999 -n 50); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
}

# origin [nginx directive…]: serves $ORIGIN/files at $URL.
origin() {
  mkdir -p "$ORIGIN/files" "$ORIGIN/tmp"
  PORT=$(free_port)
  URL=http://127.0.0.1:$PORT
  cat >"$ORIGIN/nginx.conf" <<CONF
daemon off; pid $ORIGIN/nginx.pid; error_log $ORIGIN/error.log; worker_processes 2;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  client_body_temp_path $ORIGIN/tmp; proxy_temp_path $ORIGIN/tmp; fastcgi_temp_path $ORIGIN/tmp;
  uwsgi_temp_path $ORIGIN/tmp; scgi_temp_path $ORIGIN/tmp;
  server { listen 127.0.0.1:$PORT; root $ORIGIN/files; $* }
}
CONF
  nginx -c "$ORIGIN/nginx.conf" -p "$ORIGIN" 2>/dev/null &
  NGINX_PID=$!
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
    sleep 0.05
  done
  echo "nginx did not start" >&2; exit 2
}

# content NAME MIB: random bytes with an old date, so that nginx's tag counts as strong.
content() {
  head -c "$(($2 * 1048576))" /dev/urandom >"$ORIGIN/files/$1"
  touch -d '2 days ago' "$ORIGIN/files/$1"
}

# timed LABEL COMMAND: one run in an empty directory; wall seconds, peak KiB and processor seconds into $WORK/LABEL.
timed() {
  local label=$1; shift
  rm -rf "$WORK/run"; mkdir -p "$WORK/run"
  sync -f "$WORK"
  (cd "$WORK/run" && /usr/bin/time -o "$WORK/time" -f "%e %M %U %S" bash -c "$*" >"$WORK/out" 2>&1) ||
    { echo "$label failed: $(tail -3 "$WORK/out")" >&2; exit 1; }
  awk '{print $1, $2, $3 + $4}' "$WORK/time" >>"$WORK/$label.times"
}

# median LABEL [COLUMN]
median() {
  awk -v c="${2:-1}" '{print $c}' "$WORK/$1.times" | sort -n |
    awk '{v[NR]=$1} END {print (NR % 2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'
}

# row LABEL BASE: a line of a Markdown table: label, median seconds, kedge's share of them, processor seconds.
row() {
  awk -v l="$1" -v m="$(median "$1")" -v k="$(median "$2")" -v c="$(median "$1" 3)" \
    'BEGIN {printf "| %s | %.2f s | %.2f | %.2f s |\n", l, m, k / m, c}'
}
