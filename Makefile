# Needs Python 3.11 or later and make; everything else is installed from the lock file into .venv.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export SINERGI_MAKE_BEGAN := $(shell date +%s)
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help demo up test faults bench lint contracts messages clean setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## run everything from nothing, load a demonstration year, print the summary, stop
	@$(BIN)/python -m deploy.local demo

up: setup ## run everything until Ctrl-C and print the addresses and a token per role; the data stays
	@$(BIN)/python -m deploy.local up

test: setup ## run every test on real MongoDB and Kafka that it starts itself
	@$(BIN)/pytest

faults: setup ## hundreds of faults under load and a soak of half an hour, judged by the oracle (about 70 minutes)
	@$(BIN)/python -m tests.faults

bench: setup ## measure against the bare loops and write tests/benchmarks/results.json
	@$(BIN)/python -m tests.benchmarks

lint: setup ## check style, types, the borders between modules and what is known against the packages
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m deploy.audit

contracts: setup ## write the contracts with units' systems anew, unless that breaks somebody
	@$(BIN)/python -m deploy.contracts

messages: setup ## bring the catalogue of the pages' English up to date with what the pages say
	@$(BIN)/python -m deploy.messages

clean: ## remove what was installed and all local data
	@rm -rf .venv .sinergi .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

setup: .venv/installed ## install the lock file, mongod, Java and Kafka into .venv

.venv/installed: pyproject.toml uv.lock deploy/local/kafka.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv sync --frozen --inexact --compile-bytecode # inexact: uv itself stays; compiled once, not by each process
	@$(BIN)/python -m deploy.local.tools
	@touch $@
