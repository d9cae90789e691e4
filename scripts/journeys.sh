#!/usr/bin/env bash
# Tells the journeys in the real window, two at a time, each on a screen of its own.
# usage: scripts/journeys.sh [--screenshots FOLDER] [JOURNEY...]
source "$(dirname "$0")/common.sh"
exec node tests/journeys/run.mjs "$@"
