#!/usr/bin/env bash
# Opens Quarry on the sample; without a display, writes the sample's report.
source "$(dirname "$0")/common.sh"
scripts/setup.sh build
scripts/ui.sh
say "Building Quarry (the first time takes some minutes)"
cargo build --workspace

if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} || $(uname -s) != Linux ]]; then
    exec target/debug/quarry-window --sample
fi
say "No display: the same from the command line"
exec scripts/report.sh
