#!/usr/bin/env bash
# Formatting, lints and licences. Warnings are errors here.
source "$(dirname "$0")/common.sh"
scripts/setup.sh build
scripts/ui.sh

say "Formatting"
cargo fmt --all --check
say "Lints"
cargo clippy --workspace --all-targets --quiet -- -D warnings
(cd ui && npm run --silent check && npm run --silent lint &&
    npx prettier --check --config ../tests/journeys/.prettierrc.json \
        ../tests/journeys ../scripts/*.mjs)
say "Licences and sources of dependencies"
scripts/deny.sh
