#!/usr/bin/env bash
# Installs what real clusters, Envoys and network namespaces need from Debian. Idempotent; silent when all is there.
# Go (1.24 or newer) is not installed: without it the tests that need a real cluster say so and are skipped, unless the
# Kubernetes binary is in the cache already. See README.md.
set -euo pipefail

missing=()
need() { # command package
  command -v "$1" >/dev/null || missing+=("$2")
}
need ip iproute2
need iptables iptables
need setpriv util-linux
need curl curl
need prometheus prometheus
need kubectl kubernetes-client
need python3 python3
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)

if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null || ((EUID != 0)); then
    echo "setup.sh: missing ${missing[*]}; install these packages (with apt-get this needs root)" >&2
    exit 1
  fi
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  export DEBIAN_FRONTEND=noninteractive
  install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if ! "${install[@]}" >"$log" 2>&1 && ! { apt-get update && "${install[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "setup.sh: cannot install ${missing[*]}" >&2
    exit 1
  fi
  echo "setup.sh: installed ${missing[*]}"
fi

command -v go >/dev/null || echo "setup.sh: no 'go' on the PATH: tests with real clusters are skipped unless their binary is cached" >&2
