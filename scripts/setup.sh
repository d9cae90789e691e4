#!/usr/bin/env bash
# Sees to it that everything is there to build (build) or also to test (test).
# usage: scripts/setup.sh build|test
source "$(dirname "$0")/common.sh"
purpose=${1:-build}

# Toolchains are for people to choose: they are asked for, not installed.
command -v cargo >/dev/null ||
    fail "Rust is missing: install it from https://rustup.rs (1.95 or later), then try again."
command -v npm >/dev/null ||
    fail "Node.js is missing: install version 20 or later from https://nodejs.org, then try again."
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    fail "Node.js is too old ($(node --version)): install version 20 or later, then try again."

[[ $(uname -s) == Linux ]] || exit 0

packages=(build-essential pkg-config git libwebkit2gtk-4.1-dev libayatana-appindicator3-dev
    librsvg2-dev libxdo-dev)
if [[ $purpose == test ]]; then
    packages+=(webkit2gtk-driver xvfb xauth dbus)
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # Another distribution: we can only look whether the library is there.
    pkg-config --exists webkit2gtk-4.1 2>/dev/null ||
        fail "WebKitGTK 4.1 is missing: install its development package (what Debian calls" \
            "${packages[*]}), then try again."
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
        missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
        fail "System packages are missing; as root, run: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
say "Installing system packages: ${missing[*]}"
install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -y -q --no-install-recommends "${missing[@]}" </dev/null
}
# The list of packages may be too old to find them.
install || { "${as_root[@]}" apt-get update -q && install; } ||
    fail "System packages could not be installed. By hand: apt-get install ${missing[*]}"
