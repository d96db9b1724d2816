# STOPP VIF. `make help` lists what there is; everything installs what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
LOOKING := tests/browser/test_axe.py tests/browser/test_zoom.py tests/browser/test_axe_desk.py

.DEFAULT_GOAL := help
.PHONY: help run install test check soak bench catalogues lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .stamps/built ## Serve the demo on http://localhost:8000
	@$(BIN)/stoppvif serve --demo --host $(HOST) --port $(PORT)

install: .stamps/built ## Install everything into .venv, so that .venv/bin/stoppvif runs

test: .stamps/built .stamps/dev .stamps/chromium .stamps/postgres .stamps/nginx ## Run all tests
	@# What drives no browser, and browsers that look at page after page, run on every core; those
	@# with two ends, and patience, one after another.
ifdef ARGS
	@$(BIN)/pytest $(ARGS)
else
	@$(BIN)/pytest -n auto --dist loadfile --ignore tests/browser
	@$(BIN)/pytest -n auto --dist loadfile $(LOOKING)
	@$(BIN)/pytest tests/browser $(LOOKING:%=--ignore %)
endif

check: .stamps/built .stamps/dev ## Linters, types, imports, templates, catalogues, content (seconds)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tests/templates.py
	@$(BIN)/stoppvif check

soak: .stamps/built .stamps/dev ## The chat for longer: 200 pairs through a crash, races, long stories (minutes)
	@SOAK=1 $(BIN)/pytest tests/chat/test_machine.py tests/chat/test_crash.py tests/chat/test_races.py $(ARGS)

bench: .stamps/built .stamps/dev .stamps/chromium ## Sizes, speed, Lighthouse: a table, and bench.json
	@PYTHONPATH=tests $(BIN)/python tests/bench/run.py

catalogues: .stamps/package .stamps/dev ## Bring translations/ up to the code
	@$(BIN)/python -m stoppvif.catalogues

lock: .stamps/dev ## Pin the newest versions that pyproject.toml and package.json admit
	@for out in "requirements.txt" "requirements-dev.txt --extra dev" "requirements-build.txt --only-build-deps --all-build-deps"; do \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-header \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host pyproject.toml -o $$out || exit 1; done
	@npm update --package-lock-only && node static/lock.js

clean: ## Remove what was built and installed
	rm -rf .venv .stamps node_modules static/dist
	find translations -name '*.mo' -delete

# --- what is made, and of what -------------------------------------------------------------------

.stamps/venv: requirements.txt requirements-build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "STOPP VIF needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
	@mkdir -p .stamps && touch $@

.stamps/npm: package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "STOPP VIF needs Node 20 or newer"; exit 1; }
	@test .stamps/npm-all -nt package-lock.json || npm ci --omit=dev --silent
	@mkdir -p .stamps && touch $@

.stamps/npm-all: package-lock.json
	@npm ci --silent
	@mkdir -p .stamps && touch $@ .stamps/npm

.stamps/static: .stamps/npm $(shell find static/css static/js static/img -type f) static/build.js
	@node static/build.js
	@touch $@

# Editable: the package and its data stay in the checkout.
.stamps/package: .stamps/venv .stamps/static pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.stamps/built: .stamps/package .stamps/static $(shell find translations -name '*.po')
	@$(BIN)/python -c 'from stoppvif.catalogues import compile_all; compile_all()'
	@touch $@

.stamps/dev: requirements-dev.txt .stamps/venv .stamps/npm-all
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.stamps/postgres:
	@sh tests/storage/postgres.sh
	@mkdir -p .stamps && touch $@

.stamps/nginx:
	@sh tests/nginx.sh
	@mkdir -p .stamps && touch $@

.stamps/chromium:
	@sh tests/browser/chromium.sh
	@mkdir -p .stamps && touch $@
