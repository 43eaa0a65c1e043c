#!/usr/bin/env bash
# Installs what the tests need on a Debian machine that has the .NET SDK, then runs all of them, cheapest first.
# usage: bash tests/run.sh
#   SPAMGATE_DATA=DIR   folder with dev.csv.gz, when it does not lie in ../shared/data; without it the tests use messages of their own
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# The real peers the end-to-end tests talk to. Only what is missing is installed: node may come from elsewhere than Debian.
missing=()
PATH="$PATH:/usr/sbin"
command -v bearerbox >/dev/null || missing+=(kannel)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v tshark >/dev/null || missing+=(tshark)
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing ${missing[*]}"
  as_root apt-get update -q
  as_root apt-get install -y -q --no-install-recommends "${missing[@]}"
fi
if [ ! -d tests/SpamGate.EndToEnd/node/node_modules/smpp ]; then
  say "installing the npm package smpp"
  npm ci --prefix tests/SpamGate.EndToEnd/node --no-audit --no-fund
fi

say "restore"
dotnet restore SpamGate.sln

say "format"
dotnet format SpamGate.sln --verify-no-changes --no-restore

say "build"
dotnet build SpamGate.sln -c Release --no-restore

say "allocation budgets"
dotnet benchmarks/SpamGate.Benchmarks/bin/Release/net10.0/SpamGate.Benchmarks.dll budgets

# Every test project, end to end last; all run even when one fails, and the exit code tells.
failed=()
for project in tests/SpamGate.*.Tests tests/SpamGate.EndToEnd; do
  say "$project"
  dotnet test "$project" -c Release --no-build --logger "console;verbosity=normal" \
    --blame-hang --blame-hang-timeout 6min --blame-hang-dump-type none || failed+=("$project")
done

if [ "${#failed[@]}" -gt 0 ]; then
  say "FAILED: ${failed[*]}"
  exit 1
fi
say "all tests passed"
