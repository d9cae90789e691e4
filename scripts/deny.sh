#!/usr/bin/env bash
# Licences, banned crates and sources of dependencies, as deny.toml says.
source "$(dirname "$0")/common.sh"
version=0.20.2
tools=${QUARRY_TOOLS:-$HOME/.cache/quarry-tools}

export PATH="$tools/bin:$PATH"
if [[ $(cargo-deny --version 2>/dev/null) != "cargo-deny $version" ]]; then
    say "Installing cargo-deny $version"
    # It runs for a second: unoptimised, it takes less time to build than to save.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_TARGET_DIR="$tools/target" \
        cargo install --locked --quiet --no-default-features --root "$tools" \
        "cargo-deny@$version"
    rm -rf "$tools/target"
fi
cargo-deny --color never --log-level warn check licenses bans sources
