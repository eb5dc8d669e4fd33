# Everything that a fresh machine needs is installed by these targets themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint desk bench setup clean

run: setup  ## translate posts/ and publish outputs/site
	$(BIN)/glagol run

test: setup lint  ## everything that must hold
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable '.[dev]'
	@touch $@

bench: setup  ## speed, printed as a table
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) outputs var
