#!/usr/bin/env bash
# Installs what the tests need on a Debian machine that has the .NET SDK, then runs all of them, cheapest first.
# usage: bash tests/run.sh
#   SPAMGATE_DATA=DIR   folder with dev.csv.gz, when it does not lie in ../shared/data; without it the tests use messages of their own
set -euo pipefail
cd "$(dirname "$0")/.."
# English, because the failures are found in the output by their words.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# kill -9 rounds of the durability tests: few here, where everything has to end within minutes; 50 by hand.
export SPAMGATE_KILLS="${SPAMGATE_KILLS:-2}"

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
[ -x /usr/lib/kannel/test/drive_smpp ] || missing+=(kannel-extras)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v tshark >/dev/null || missing+=(tshark)
command -v promtool >/dev/null || missing+=(prometheus)
command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
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

# End to end, what operators run: the published program, compiled ahead of time.
say "publish"
logs=$(mktemp -d)
published=$(mktemp -d)
trap 'rm -rf "$logs" "$published"' EXIT
dotnet publish src/SpamGate.Gateway -c Release --use-current-runtime --self-contained false --artifacts-path "$published/artifacts" -o "$published/gateway"
export SPAMGATE_GATEWAY="$published/gateway/SpamGate.Gateway.dll"

# The failing tests of one project's output, each with the first lines of its error; a run that died without naming a test ends with its last lines.
failures_of() {
  awk '
    function flush_reason() { if (lines > 8) print "   (" lines - 8 " more lines)"; lines = 0 }
    /^ *(Passed|Skipped) .*\[/ || /^ *(Stack Trace|Standard Output Messages):/ { flush_reason(); inside = 0; next }
    /^ *Failed .*\[/ { flush_reason(); inside = 1; found = 1; print; next }
    /^Test Run (Failed|Aborted)/ { flush_reason(); inside = 0 }
    /(host process crashed|inactivity time|error [A-Z]+[0-9]+:|test run was aborted|Test Run Aborted)/ { flush_reason(); inside = 0; found = 1; print; next }
    /^The tests? running when the crash occurred/ { inside = 1; print; next }
    /^This test may, or may not/ { inside = 0 }
    inside && NF { if (++lines <= 8) print }
    END { flush_reason(); exit !found }
  ' "$1" || tail -n 20 "$1"
}

# Every test project, end to end last; all run even when one fails, and the exit code tells.
failed=()
for project in tests/SpamGate.*.Tests tests/SpamGate.EndToEnd; do
  say "$project"
  dotnet test "$project" -c Release --no-build --logger "console;verbosity=normal" \
    --blame-hang --blame-hang-timeout 6min --blame-hang-dump-type none 2>&1 | tee "$logs/${project##*/}" || failed+=("$project")
done

# The peers are real and share two cores with everything else, so a test may starve. A few that fail get one more turn, alone; what passes then is
# named as flaky, what fails again fails the run. More than a few is no accident.
flaky=()
still=()
for project in "${failed[@]}"; do
  mapfile -t names < <(awk '/^ *Failed .*\[/ { sub(/\(.*/, "", $2); print $2 }' "$logs/${project##*/}" | sort -u)
  if [ "${#names[@]}" -ge 1 ] && [ "${#names[@]}" -le 3 ]; then
    say "$project: once more ${names[*]}"
    filter=$(printf '|FullyQualifiedName~%s' "${names[@]}")
    if dotnet test "$project" -c Release --no-build --filter "${filter:1}" --logger "console;verbosity=normal" \
      --blame-hang --blame-hang-timeout 6min --blame-hang-dump-type none; then
      flaky+=("${names[@]}")
      say "failures of $project, passed the second time"
      failures_of "$logs/${project##*/}"
      continue
    fi
  fi

  still+=("$project")
done

# Said again at the very end, where a reader of a long log looks first.
if [ "${#still[@]}" -gt 0 ]; then
  for project in "${still[@]}"; do
    say "failures of $project"
    failures_of "$logs/${project##*/}"
  done
  say "FAILED: ${still[*]}"
  exit 1
fi
if [ "${#flaky[@]}" -gt 0 ]; then
  say "all tests passed; FLAKY, passed only the second time: ${flaky[*]}"
  exit 0
fi
say "all tests passed"
