# Charter Oak. `make help` lists what there is to do.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
NAME ?= clerk
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
BENCH_BOOKING_VENV := .venv-bench-booking
export PORT

.PHONY: help
help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/.ready: requirements.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh requirements.lock
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@PYTHON="$(PYTHON)" bash tools/setup.sh requirements-dev.lock
	@touch $@

# What others' programs need that ours are measured beside; never in the program's own environment.
$(BENCH_VENV)/.ready: requirements-bench.lock tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh requirements-bench.lock $(BENCH_VENV)
	@touch $@

$(BENCH_BOOKING_VENV)/.ready: requirements-bench-booking.lock tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh requirements-bench-booking.lock $(BENCH_BOOKING_VENV)
	@touch $@

.PHONY: env env-dev
env: $(VENV)/.ready ## make the environment that the program runs in
env-dev: $(VENV)/.ready-dev ## the same, with what tests and checks need

.PHONY: demo
demo: env ## prepare everything and serve it on 127.0.0.1 (PORT=8000)
	@exec $(BIN)/charteroak demo --port $(PORT)

.PHONY: walk
walk: env ## play the story of one card without a browser
	@$(BIN)/charteroak demo --walk

.PHONY: code
code: env ## print the sign-in code of a demo account (NAME=clerk)
	@$(BIN)/charteroak totp $(NAME)

.PHONY: browser
browser: ## find Chromium for the browser tests, or install it
	@bash tools/ensure_chromium.sh >/dev/null

.PHONY: libraries
libraries: ## find SoftHSM2 and libfaketime for the tests, or install them
	@bash tools/ensure_debian.sh softhsm >/dev/null
	@bash tools/ensure_debian.sh faketime >/dev/null

.PHONY: test
test: env-dev browser libraries ## run all tests
	@CHARTEROAK_CHROMIUM="$$(bash tools/ensure_chromium.sh)" \
	  CHARTEROAK_SOFTHSM="$$(bash tools/ensure_debian.sh softhsm)" \
	  CHARTEROAK_FAKETIME="$$(bash tools/ensure_debian.sh faketime)" $(BIN)/python -m pytest -n 2 --dist loadgroup

CHECKS := check-types check-dangers check-words check-style
.PHONY: check $(CHECKS)
# Side by side, the longest first; all are run, also after one that found something.
check: env-dev ## style, types, layers, migrations, words, sizes
	@$(MAKE) --no-print-directory --jobs 2 --keep-going --output-sync $(CHECKS)

check-types:
	@$(BIN)/mypy

check-dangers:
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src

check-words:
	@$(BIN)/python tools/catalogs.py check
	@$(BIN)/python tools/check_sizes.py
	@$(BIN)/python tools/check_held.py
	@$(BIN)/python tools/vendor.py --check

check-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/charteroak policy check policies/*.toml
	@$(BIN)/charteroak manage makemigrations --check --dry-run

.PHONY: format
format: env-dev ## put the code into its shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

.PHONY: words
words: env-dev ## gather new words into the catalogs
	@$(BIN)/python tools/catalogs.py update

.PHONY: css
css: ## build the style sheets from USWDS again (needs Node)
	@npm --prefix tools/frontend ci --no-audit --no-fund --silent
	@node tools/frontend/build_css.mjs

.PHONY: vectors
vectors: env-dev ## run published test vectors (VECTORS=folder)
	@$(BIN)/python tools/check_vectors.py "$(VECTORS)"

.PHONY: hsds
hsds: env-dev ## hold the directory's API to the standard's published schemas (SCHEMAS=folder)
	@$(BIN)/python tools/check_hsds.py "$(SCHEMAS)"

.PHONY: bench
bench: env-dev ## measure what the design promises numbers for
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

.PHONY: bench-matching
bench-matching: env-dev $(BENCH_VENV)/.ready ## measure matching at 10 k, 100 k and 1 M, beside splink (40 minutes)
	@$(BIN)/python -m benchmarks.matching.run --splink $(BENCH_VENV)/bin/python

# One line for each part; each has a PostgreSQL of its own, and all are run, also after one that did not keep its promise.
.PHONY: bench-booking
bench-booking: env-dev $(BENCH_BOOKING_VENV)/.ready ## measure booking: seats, pages beside a peer, messages, kills, a launch (half an hour)
	@kept=0; \
	$(BIN)/python -m benchmarks.booking.claims || kept=1; \
	$(BIN)/python -m benchmarks.booking.pages --peer $(BENCH_BOOKING_VENV)/bin/python || kept=1; \
	$(BIN)/python -m benchmarks.booking.outbox || kept=1; \
	$(BIN)/python -m benchmarks.booking.kills || kept=1; \
	$(BIN)/python -m benchmarks.booking.storm || kept=1; \
	$(BIN)/python -m benchmarks.booking.storm --room off --seconds 150 --people 5000 --seats 750 || kept=1; \
	exit $$kept

.PHONY: bench-search
bench-search: env-dev ## measure search among 50,000 services on one core (minutes)
	@$(BIN)/python -m benchmarks.search.run

.PHONY: fuzz-journal
fuzz-journal: env-dev ## try a million mutations of a published journal (some minutes)
	@$(BIN)/python benchmarks/fuzz_journal.py

.PHONY: lock
lock: env-dev ## write the locks anew from requirements*.in
	@for name in requirements requirements-dev requirements-bench requirements-bench-booking; do \
	  $(BIN)/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --upgrade $$name.in -o $$name.lock; done

.PHONY: clean
clean: ## remove the environment and everything the demo wrote, keys included
	@rm -rf $(VENV) $(BENCH_VENV) $(BENCH_BOOKING_VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
