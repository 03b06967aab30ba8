# Terrasse: every everyday task. `make` alone lists them.
#
# The first `make run` or `make test` creates .venv and installs the pinned requirements into it;
# afterwards pip runs again only when a requirements file has changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
BIN := $(VENV)/bin
# The first interpreter found that is Python 3.11 or newer; set PYTHON to choose another.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check
# One more than there are processors: a fifth of a run is waiting for browsers, databases and clocks.
JOBS ?= $(shell $(BIN)/python -c 'import os; print(max(2, min(8, (os.cpu_count() or 2) + 1)))')
ARGS ?=
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
COMPILE := $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links
# Headers are kept as they are and places without line numbers, so that a diff shows words alone.
EXTRACT := $(BIN)/pybabel --quiet extract --mapping-file=translations/babel.cfg --omit-header \
	--sort-output --add-location=file --no-wrap
UPDATE := $(BIN)/pybabel --quiet update --input-file=build/messages.pot --omit-header --no-wrap \
	--no-fuzzy-matching --ignore-obsolete

.PHONY: help run test check lint bench soak screenshots messages translations lock clean

help:  ## List these tasks
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' \
		| awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: $(VENV)/.run translations  ## Start Terrasse here (make run ARGS=--demo for an example community)
	@exec $(BIN)/python run.py $(ARGS)

test: $(VENV)/.dev translations  ## Run the whole test suite (ARGS="-k words" for a part of it)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: lint test  ## Style, types, import contracts, translations and tests

lint: $(VENV)/.dev  ## Style, types and import contracts alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev translations  ## Measure speed against a bare Flask on the same server
	$(BIN)/python -m bench $(ARGS)

soak: $(VENV)/.dev translations  ## Kill the server again and again while members write
	$(BIN)/python -m pytest -m soak -o addopts= $(ARGS)

screenshots: $(VENV)/.dev translations  ## Take the README's pictures of the running demo
	$(BIN)/python -m tests.journeys.screenshots

messages: $(VENV)/.run  ## Collect the words of the pages into the catalogues (docs/translating.md)
	@mkdir -p build
	@$(EXTRACT) --output-file=build/messages.pot .
	@set -e; for po in $(wildcard translations/*/LC_MESSAGES/messages.po); do \
		cp $$po build/messages.po; \
		$(UPDATE) --locale=$$(basename $$(dirname $$(dirname $$po))) --output-file=build/messages.po; \
		{ sed '/^$$/q' $$po; sed '$${/^$$/d}' build/messages.po; } > build/new.po; \
		cp build/new.po $$po; done

translations: $(CATALOGUES)  ## Compile the message catalogues that changed

translations/%.mo: translations/%.po | $(VENV)/.run
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

lock: $(VENV)/.dev  ## Pin the newest versions that fit requirements*.in
	$(COMPILE) --upgrade --output-file=requirements.txt requirements.in
	$(COMPILE) --upgrade --output-file=requirements-dev.txt requirements-dev.in

clean:  ## Remove what these tasks made, except your data in instance/
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Terrasse needs Python 3.11 or newer. Install it (on Debian: apt install python3 python3-venv)." >&2; \
		echo "If it has another name, say so: make run PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer, which Terrasse needs. Name another one: make run PYTHON=/path/to/python" >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python could not make a virtual environment. On Debian: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(PIP) install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run | $(BIN)/python
	$(PIP) install --quiet --requirement requirements-dev.txt
	@touch $@
