# mpconsole: `make demo` opens the console on a sample project, `make test` checks everything.
# Both set up what they need in .venv by themselves; Python 3.11+ is all they ask for.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
JOBS ?= 2
FUZZ_SECONDS ?= 600

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types unit test-all system-deps messages wheel bench soak fuzz clean

help:            ## list the targets
	@sed -n 's/^\([a-z-]*\): .*## /  \1\t/p' Makefile | expand -t 16

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "mpconsole needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python -m venv failed: on Debian and Ubuntu, install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(STAMP)

demo: $(STAMP)   ## open the console on a freshly made sample project with its mock backend under real traffic
	@$(BIN)/python tools/catalogue.py compile
	@$(BIN)/mpconsole demo

test: lint types unit ## lint, type-check, check the import directions and the catalogues, run the tests

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogue.py check
	$(BIN)/python tools/catalogue.py compile

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/pytest -q -n $(JOBS) -m "not slow"

test-all: $(STAMP) ## the slow suites too: the official tool, a real terminal, a browser, the wheel
	$(BIN)/python tools/catalogue.py compile
	$(BIN)/pytest -q -n $(JOBS) -m slow

system-deps:     ## install by name what the slow suites use (Debian and Ubuntu; needs root)
	sh tools/system-deps.sh

messages: $(STAMP) ## put new words into the catalogues and compile them
	$(BIN)/python tools/catalogue.py update
	$(BIN)/python tools/catalogue.py compile

wheel: $(STAMP)  ## build the wheel and the sdist into dist/
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --outdir dist .

bench: $(STAMP)  ## run every benchmark; each exits 1 under its target
	for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

fuzz: $(STAMP)   ## fuzz each parser for FUZZ_SECONDS (ten minutes); what breaks one is printed and kept in .fuzz/
	$(BIN)/python -m pip install --quiet 'atheris>=2.3'
	for language in wxml wxss wxs js ts json expression; do \
		$(BIN)/python tools/fuzz.py $$language -max_total_time=$(FUZZ_SECONDS) || exit 1; done
soak: $(STAMP)   ## a day of the mock at full speed: 4.3 million requests that do not grow its memory
	$(BIN)/python benchmarks/soak_mock.py

clean:           ## remove what the other targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis .fuzz .coverage* mpconsole/locale/*.mo
