#!/usr/bin/env bash
# Installs what is needed, builds, and serves the editor; prints its address.
# Options are those of `likeness serve`, such as --port 9000 or --data /srv/likeness.
set -euo pipefail
cd "$(dirname "$0")/.."
Deploy/install.sh
# The flags of Deploy/test.sh, so that product and tests share one build.
swift build -c release -Xswiftc -enable-testing --product likeness
exec .build/release/likeness serve "$@"
