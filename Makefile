# Every task of this repository. `make` alone prints them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ARGS ?=
PYTHON ?=
SECONDS ?= 60
ROUNDS ?= 100000
KILLS ?= 200
MESSAGES ?= 10000
OUTAGES ?= 20

# What is measured as a ratio; the long trials of bench/ have commands of their own.
BENCHES := $(wildcard $(addprefix bench/,check.py batch.py record.py messages.py decide.py page.py))

# The first of these that runs and is new enough makes the environment.
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: help install run test lint format unit bench screenshots messages soak audit fuzz lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.dev ## make .venv with everything in it, exactly as locked

run: $(VENV)/.runtime ## start everything on http://127.0.0.1:8000 (PORT=9000 for another)
	@exec $(BIN)/consent run --demo --port $(PORT) $(ARGS)

test: $(VENV)/.dev ## everything CI runs, cheapest first
	@sh .ci/browser --install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python .ci/audit.py
	$(BIN)/pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder --cov $(ARGS)

lint: $(VENV)/.dev ## the checks that need no database
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(VENV)/.dev ## let Ruff write what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

unit: $(VENV)/.dev ## the tests that need no database
	$(BIN)/pytest tests/unit $(ARGS)

bench: $(VENV)/.runtime ## measure the things the documentation gives figures for
	@for bench in $(BENCHES); do echo "== $$bench"; $(BIN)/python "$$bench" || exit 1; done

screenshots: $(VENV)/.dev ## take docs/images/preferences anew, with a real browser
	@sh .ci/browser --install
	$(BIN)/pytest tests/browser/pictures.py

soak: $(VENV)/.runtime ## race, kill and take away for long: ROUNDS=100000 KILLS=200 OUTAGES=20
	$(BIN)/python bench/races.py $(ROUNDS)
	$(BIN)/python bench/kills.py $(KILLS) --messages $(MESSAGES)
	$(BIN)/python bench/outage.py $(OUTAGES)
	$(BIN)/python bench/restore.py

messages: $(VENV)/.runtime ## find what pages say, bring the catalogues up to it, compile them
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file=consent/preferences/translations/babel.cfg \
	  --add-location=file --sort-output --project=consent --output-file=build/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  --input-file=build/messages.pot --output-dir=consent/preferences/translations
	$(BIN)/pybabel --quiet compile --directory=consent/preferences/translations

audit: $(VENV)/.dev ## ask whether a locked dependency has a known weakness
	$(BIN)/python .ci/audit.py

fuzz: $(VENV)/.dev ## feed every parser anything, for SECONDS=60 each
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS) $(ARGS)

lock: $(BIN)/python ## take the newest releases into requirements*.txt
	$(BIN)/python -m pip --quiet --no-input install uv
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" "$$name.in" --output-file "$$name.txt" || exit 1; \
	done

clean: ## remove .venv and what the tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
	rm -f .coverage .coverage.*

$(BIN)/python:
	@sh .ci/environment "$(VENV)" '$(NEW_ENOUGH)' $(CANDIDATES)

$(VENV)/.runtime: requirements.txt setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip --quiet --no-input install --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip --quiet --no-input install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip --quiet --no-input install --require-hashes --requirement requirements.txt --requirement requirements-dev.txt
	@touch $@
