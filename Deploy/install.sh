#!/usr/bin/env bash
# Installs the Debian packages that building needs, and with --tests those that testing needs.
# Does nothing where all of them are there.
set -euo pipefail
packages=(libopenblas-dev libturbojpeg0-dev libjpeg-dev libpng-dev libwebp-dev liblcms2-dev libsqlite3-dev zlib1g-dev)
if [[ "${1:-}" == --tests ]]; then
    packages+=(chromium chromium-driver nghttp2-client openssl curl python3 python3-venv)
fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
if ((${#missing[@]})); then
    echo "Installing ${missing[*]}"
    as_root=()
    ((EUID == 0)) || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
if ! command -v swift >/dev/null; then
    echo "Swift 6.3 is missing: see https://www.swift.org/install/linux/" >&2
    exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
if [[ "$(printf '%s\n6.3\n' "$version" | sort -V | head -1)" != 6.3 ]]; then
    echo "Swift 6.3 or newer is needed, but this is Swift $version." >&2
    exit 1
fi
