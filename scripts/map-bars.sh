#!/usr/bin/env bash
# Measures the map in the real window at three sizes, beside two other libraries, and writes
# conformance/MAP.md. The window must be built; QUARRY_WINDOW says where it is.
source "$(dirname "$0")/common.sh"
if [[ ! -d tests/bars/node_modules ]]; then
    say "Installing the libraries that are measured beside the map"
    (cd tests/bars && npm ci --no-audit --no-fund --loglevel=error)
fi
screen=$(mktemp -d)
Xvfb -displayfd 1 -screen 0 1440x900x24 -fbdir "$screen" >"$screen/display" 2>/dev/null &
display=$!
trap 'kill $display; rm -rf "$screen"' EXIT
for _ in $(seq 100); do [[ -s $screen/display ]] && break || sleep 0.1; done
export DISPLAY=:$(<"$screen/display") QUARRY_SCREEN=$screen
node tests/bars/run.mjs "$@"
