#!/usr/bin/env bash
# Puts together what the image holds, from what Maven packaged, without a container engine: a Java runtime of the modules that are needed, the
# program, its native libraries unpacked (nothing has to be written at run time), the launcher.
# Usage: deploy/image/assemble.sh ROOT      (ROOT=/ within an image's build; the JDK is $JAVA_HOME's, 25 or newer)
set -euo pipefail
root=${1:?usage: assemble.sh ROOT}
here=$(cd "$(dirname "$0")/../.." && pwd)
jdk=${JAVA_HOME:?JAVA_HOME has to name a JDK 25}
case $(uname -m) in
x86_64) machine=x86_64 other=aarch_64 ;;
aarch64) machine=aarch_64 other=x86_64 ;;
*) echo "assemble.sh: only amd64 and arm64 are built, not $(uname -m)" >&2; exit 1 ;;
esac
packaged=$here/control-plane/target
[ -f "$packaged/navarch.jar" ] || { echo "assemble.sh: $packaged/navarch.jar is missing: mvn -DskipTests package" >&2; exit 1; }

app=$root/opt/navarch
rm -rf "$app" "$root/opt/java"
mkdir -p "$app/lib" "$app/native" "$root/opt" "$root/usr/local/bin"
cp -p "$packaged/navarch.jar" "$app/"
cp -p "$packaged"/lib/*.jar "$app/lib/"
rm -f "$app"/lib/*-linux-"$other".jar
cp -p "$here/control-plane/navarch" "$app/navarch"
cp -p "$here/control-plane/jvm.options" "$app/jvm.options"
cat >>"$app/jvm.options" <<OPTIONS
# The root file system may not be written: libraries lie unpacked, and the JVM leaves no traces in /tmp.
-Djava.library.path=/opt/navarch/native
-XX:-UsePerfData
OPTIONS
for jar in "$app"/lib/*-linux-"$machine".jar; do
  (cd "$app/native" && "$jdk/bin/jar" --extract --file "$jar" META-INF/native)
done
mv "$app"/native/META-INF/native/*.so "$app/native/"
rm -r "$app/native/META-INF"
if [ "$root" != / ]; then sed -i "s#^-Djava.library.path=.*#-Djava.library.path=$app/native#" "$app/jvm.options"; fi
ln -sf ../../../opt/navarch/navarch "$root/usr/local/bin/pilot-discovery"

modules=$("$jdk/bin/jdeps" --multi-release 25 --ignore-missing-deps --print-module-deps --class-path "$app/lib/*" "$app/navarch.jar" "$app"/lib/*.jar \
  2>/dev/null | tail -1 | tr , '\n' |
  # A compiler and a desktop are what libraries could use and do not.
  grep -vx -e java.desktop -e java.compiler | paste -sd ,)
# Not seen by jdeps, for they are found by name: elliptic curves of certificates, file systems in jars, diagnosis by jcmd and flight recordings.
modules=$modules,jdk.crypto.ec,jdk.zipfs,jdk.jcmd,jdk.jfr,jdk.management
"$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output "$root/opt/java"
chmod -R a+rX "$root/opt"
echo "assemble.sh: $(du -sm "$root/opt/java" | cut -f1) MB of runtime, $(du -sm "$app" | cut -f1) MB of program"
