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
# Tests build no binary of their own package's dependants.
cargo build --workspace --quiet
scripts/journeys.sh
