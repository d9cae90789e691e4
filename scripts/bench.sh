#!/usr/bin/env bash
# Measures what we hold ourselves to, with an optimised build. Arguments go to cargo bench, for
# example: scripts/bench.sh -p quarry-layout
source "$(dirname "$0")/common.sh"
scripts/setup.sh build
if [[ $# -eq 0 ]]; then
    # The window is not measured here and would take the longest to build.
    set -- --workspace --exclude quarry-window
fi
exec cargo bench "$@"
