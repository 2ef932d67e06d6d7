# Everything a newcomer needs. Works with git, make and uv; or with Python 3.11+ and pip, then uv goes into .uv/.
# `make` alone lists the targets. The tools' own noise is in var/log, and on the screen when a stage fails.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

UV := scripts/uv
RUN := $(UV) run --no-sync
STAGE := scripts/stage
export PYTHONUNBUFFERED := 1
export UV_NO_PROGRESS := 1

# Every folder with a package-lock.json gets its node_modules: the test peers and the pages' own front-end parts.
NODE_LOCKS := $(filter-out %/node_modules/%,$(wildcard *-lock.json */package-lock.json */*/package-lock.json */*/*/package-lock.json))
NODE_READY := $(NODE_LOCKS:package-lock.json=node_modules/.ready)
PYTEST_ARGUMENTS ?= -n 2

.PHONY: help sync node rasa chromium demo run test check format bench bench-nlu train clean
.NOTPARALLEL:

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

demo: sync node ## Import a sample portfolio, start everything, print one address
	@$(RUN) python -m bot demo

run: sync node ## Start the service with config.yml (and the secrets in .env, if there is one)
	@set -a; if [ -f .env ]; then . ./.env; fi; set +a; exec $(RUN) python -m bot run

test: sync node rasa chromium ## Run every test that can run here; what cannot says why
	@AMICABLE_CHROMIUM="$$(cat var/chromium 2>/dev/null || true)" $(RUN) pytest $(PYTEST_ARGUMENTS)

check: sync ## Lint, format, types, walls, dependencies
	@scripts/check

format: sync ## Put the code into the house's format
	@$(RUN) ruff check --fix --quiet . || true
	@$(RUN) ruff format .

bench: sync ## Measure decisions, policy check, simulation, database commands, memory; play a million histories
	@$(RUN) python -m benchmarks

train: sync ## Train both engines from nlu/rasa/data
	@$(RUN) python -m nlu train --embedding --date $$(date +%F)

bench-nlu: sync ## Measure the understanding, per language and intent
	@$(RUN) python -m benchmarks.nlu

# --- what the targets above need -----------------------------------------------------------------------------------

sync: .venv/.ready ## Install the Python packages of uv.lock into .venv

.venv/.ready: uv.lock pyproject.toml
	@$(STAGE) "python packages" bash -c '$(UV) sync --locked $$(scripts/python-for-uv)'
	@touch $@

node: $(NODE_READY) ## Install the npm packages of every package-lock.json

%/node_modules/.ready: %/package-lock.json .venv/.ready
	@$(STAGE) --optional "npm: $*" $(RUN) npm ci --prefix $* --no-audit --no-fund --no-progress
	@if [ -d $*/node_modules ]; then touch $@; fi

rasa: sync ## Install Rasa into its own Python 3.10 environment and train both engines, where that is not done yet
	@$(STAGE) --optional "rasa: install" $(RUN) python -m nlu install
	@$(STAGE) --optional "understanding: train" $(RUN) python -m nlu train --embedding --date $$(date +%F)

chromium: sync
	@$(STAGE) --optional "browser" bash -c 'mkdir -p var; scripts/chromium --install > var/chromium.new && mv var/chromium.new var/chromium'

clean: ## Remove what was installed, built and cached; the records in var/database stay
	rm -rf .venv .uv nlu/rasa/.venv nlu/rasa/models nlu/rasa/.rasa $(NODE_READY:/.ready=)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/log var/chromium
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
