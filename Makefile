# Quarry: `make run` opens it on the sample, `make test` tests it. Both set up what they need.
# Each target is a script in scripts/, so that it can be read and run by itself.

.DEFAULT_GOAL := help
.PHONY: help run test lint bench bars setup ui window journeys screenshots

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

run: ## Build Quarry and open it on the sample (without a display: write its report)
	@scripts/run.sh

test: ## Test everything: user interface, crates, journeys in the real window
	@scripts/test.sh

lint: ## Formatting, lints, licences
	@scripts/lint.sh

bench: ## Measure what we hold ourselves to (optimised build)
	@scripts/bench.sh

bars: window ## Measure the map in the real window, beside two other libraries
	@scripts/setup.sh test
	@scripts/map-bars.sh

setup: ## Install the system packages that building and testing need
	@scripts/setup.sh test

ui: ## Build the user interface
	@scripts/setup.sh build
	@scripts/ui.sh

window: ## Build everything, the window included
	@scripts/setup.sh build
	@scripts/ui.sh
	@cargo build --workspace --all-targets

journeys: window ## Journeys in the real window only
	@scripts/setup.sh test
	@scripts/journeys.sh

screenshots: window ## Pictures of every view in all themes, under build/screenshots
	@scripts/setup.sh test
	@scripts/journeys.sh --screenshots build/screenshots
