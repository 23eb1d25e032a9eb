# Everything a person or CI runs. Needs only Python 3.11 to 3.13 (with venv), make and git.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OURS := caller_server kiosk display hardware config tests setup.py
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help setup dev run demo test test-core test-window test-browser check lint types imports node bench pictures docs migration vendor clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; assert (3, 11) <= sys.version_info < (3, 14), f"Python 3.11 to 3.13 is needed, this is {sys.version.split()[0]}"'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python has no venv here: install the package python3-venv"; exit 1; }

$(VENV)/.setup: setup.py constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[server,kiosk,hardware]'
	@touch $@

$(VENV)/.dev: $(VENV)/.setup
	$(PIP) install --quiet --constraint constraints.txt --editable '.[server,kiosk,hardware,dev]'
	@touch $@

setup: $(VENV)/.setup ## install the program into .venv (then: .venv/bin/lapak)

dev: $(VENV)/.dev ## install what tests and checks need as well

run: setup ## the demo: server, kiosk, printer, display, console, on this machine
	$(BIN)/lapak demo $(DEMO)

demo: run

test: test-core test-window test-browser ## all tests; what this machine cannot run is named, and with CI=true is a failure

# Real processes, printers and browsers on a shared machine: what fails is tried once more, and told as RERUN at the end.
PYTEST = $(BIN)/python -m pytest -q --reruns 1 --rerun-show-tracebacks --max-suite-reruns 5

test-core: dev
	$(PYTEST) -n 4 -m "not browser and not window"

test-window: dev
	$(PYTEST) -n 3 --dist worksteal -m "window and not browser"

test-browser: dev
	$(PYTEST) -n 4 --dist loadfile -m browser

check: lint types imports node ## style, types, walls between the folders, page scripts

lint: dev
	$(BIN)/ruff check $(OURS)
	$(BIN)/ruff format --check $(OURS)

types: dev
	$(BIN)/mypy --strict caller_server hardware

imports: dev
	$(BIN)/lint-imports

node:
	@if command -v node >/dev/null; then node --test tests/js/*.test.mjs; else echo "LEFT OUT: Node is not installed: the pages' scripts were not tried alone"; test "$$CI" != true; fi

bench: dev ## the first figures, printed and written to bench.json
	$(BIN)/python -m tests.bench

SCREENS = $(foreach screens,access every alone staff,tests/kiosk/test_window_$(screens).py)

pictures: dev ## the pictures of README and docs, made by the tests
	$(PYTEST) -n 4 --dist loadfile -m browser tests/e2e
	$(PYTEST) -n 3 --dist worksteal -m "window and not browser" $(SCREENS)
	$(BIN)/python -m tests.pictures

docs: dev ## bring the generated tables of the docs up to date
	$(BIN)/python -m tests.architecture.generated

migration: dev ## write a new migration from the tables: make migration NAME="what changes"
	$(BIN)/python -m tests.storage.new_migration "$(NAME)"

vendor: ## build the vendored page libraries again (needs npm): see assets/vendor/VENDOR.toml
	node assets/vendor/lit/build.mjs

clean:
	rm -rf $(VENV) demo-data tests/output
