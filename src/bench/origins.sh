#!/usr/bin/env bash
# Misbehaving origins against curl, wget, wget2, aria2 and kedge, each run as a user runs it.
#   src/bench/origins.sh                 all of them, as Markdown (about ten minutes)
#   src/bench/origins.sh NAME...         these, with each command and what came of it
#   TOOLS=kedge src/bench/origins.sh     only tools whose name starts so
set -eu
cd "$(dirname "$0")/../.."
for program in curl wget wget2 aria2c mvn; do
  command -v "$program" >/dev/null || { echo "missing: $program" >&2; exit 2; }
done
# Through Maven, which finds the JDK that kedge needs.
exec mvn -q -Denforcer.skip test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
  -Dexec.args="--enable-native-access=ALL-UNNAMED -Dkedge.tools=${TOOLS:-} -Dkedge.atOnce=${AT_ONCE:-8} -cp %classpath dev.kedge.origins.Measure $*"
