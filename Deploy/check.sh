#!/usr/bin/env bash
# What must be silent before a change is done: the format, warnings of our own code, and the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
swift format lint --strict -r Package.swift Sources Tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build -c release -Xswiftc -enable-testing --build-tests >"$log" 2>&1 || { cat "$log"; exit 1; }
if grep "$PWD/\(Sources\|Tests\).*warning:" "$log"; then exit 1; fi
Deploy/test.sh >"$log" 2>&1 || { tail -n 200 "$log"; exit 1; }
