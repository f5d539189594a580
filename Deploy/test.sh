#!/usr/bin/env bash
# Installs what tests need, builds once in release mode, and runs all tests.
set -euo pipefail
cd "$(dirname "$0")/.."
Deploy/install.sh --tests

# The independent clients; without a network the tests that need them say so and are skipped.
if [[ ! -x .venv/bin/python3 ]]; then python3 -m venv .venv; fi
if ! .venv/bin/python3 -c 'import selenium, h2, websockets.asyncio, schemathesis' 2>/dev/null; then
    .venv/bin/python3 -m pip install --quiet \
        selenium==4.51.0 websockets==17.4 h2==4.4.1 schemathesis==4.32.5 || echo "No Python clients."
fi
export PATH="$PWD/.venv/bin:$PATH"

# OpenBLAS 0.3.21 does not recognize every newer processor.
if grep -q avx512f /proc/cpuinfo; then export OPENBLAS_CORETYPE=SkylakeX; fi

flags=(-c release -Xswiftc -enable-testing)
swift build "${flags[@]}" --build-tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
swift test "${flags[@]}" --skip-build --skip PeerTests --skip BrowserTests "$@" 2>&1 | tee "$log" || status=1
# Processes, sockets and a browser: one after the other, so that nothing waits too long.
swift test "${flags[@]}" --skip-build --no-parallel --filter PeerTests --filter BrowserTests 2>&1 \
    | tee -a "$log" || status=1
echo
grep -E "Test run with|✘" "$log" || true
exit $status
