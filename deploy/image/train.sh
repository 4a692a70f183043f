#!/usr/bin/env bash
# Lets the assembled program run once against a small cluster, and keeps what the JVM learnt: its start takes half the time from then on.
# Usage: deploy/image/train.sh ROOT      (what assemble.sh was given)
set -euo pipefail
root=${1:?usage: train.sh ROOT}
here=$(cd "$(dirname "$0")/../.." && pwd)
jdk=${JAVA_HOME:?JAVA_HOME has to name a JDK 25}
app=$root/opt/navarch
cache=$app/navarch.aot
rm -f "$cache"
JAVA=$root/opt/java/bin/java "$jdk/bin/java" -cp "$here/deploy/local/target/classes:$here/deploy/local/target/lib/*" \
  dev.navarch.local.Training "$app/navarch" "-XX:AOTCacheOutput=$cache" | tail -1
[ -s "$cache" ] || { echo "train.sh: the JVM left no $cache" >&2; exit 1; }
chmod a+r "$cache"
printf '%s\n' "# What the JVM learnt in the image's build; without it, it starts all the same." "-XX:AOTCache=$cache" >>"$app/jvm.options"
echo "train.sh: $(du -sm "$cache" | cut -f1) MB in $cache"
