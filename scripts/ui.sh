#!/usr/bin/env bash
# Builds the user interface into ui/dist, if anything changed since the last time.
# With --packages, installs its packages only.
source "$(dirname "$0")/common.sh"

# Contents decide, not dates: a checkout or a merge gives files new dates.
packages=$(cat ui/package.json ui/package-lock.json | sha256sum | cut -d' ' -f1)
stamp=ui/node_modules/.quarry-packages
if [[ ! -f $stamp || $(<"$stamp") != "$packages" ]]; then
    say "Installing packages of the user interface"
    (cd ui && npm ci --no-audit --no-fund --loglevel=error)
    echo "$packages" >"$stamp"
fi
[[ ${1:-} != --packages ]] || exit 0

sources=$(find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
stamp=build/ui.stamp
if [[ ! -f ui/dist/index.html || ! -f $stamp || $(<"$stamp") != "$sources" ]]; then
    say "Building the user interface"
    (cd ui && npm run --silent build)
    mkdir -p build
    echo "$sources" >"$stamp"
fi
