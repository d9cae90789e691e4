#!/usr/bin/env bash
# Tells the journeys in the real window, two at a time, each on a screen of its own. Builds nothing:
# the window has the user interface in it that was in ui/dist when it was built, so after a change
# first `make window`, or use `make journeys`, which does both. QUARRY_WINDOW names another window.
# usage: scripts/journeys.sh [--screenshots FOLDER | --references] [JOURNEY...]
# --references writes the pictures anew that the reference journeys compare with.
source "$(dirname "$0")/common.sh"
if [[ ${1:-} == --help ]]; then
    sed -n '2,/^source/s/^# //p' "$0"
    exit
fi
exec node tests/journeys/run.mjs "$@"
