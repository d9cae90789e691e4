#!/usr/bin/env bash
# Tests everything, from the inside out.
source "$(dirname "$0")/common.sh"
scripts/setup.sh test

say "User interface"
scripts/ui.sh --packages
(cd ui && npm run --silent check && npm run --silent lint && npm test --silent)
scripts/ui.sh

say "Crates"
cargo test --workspace --quiet

say "Journeys in the real window"
# With all targets the features are those that the tests were built with: nothing is built twice.
cargo build --workspace --all-targets --quiet
scripts/journeys.sh
