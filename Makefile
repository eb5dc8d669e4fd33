# Everything that a fresh machine needs is installed by these targets themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test lint desk bench setup browser servers clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: setup  ## translate posts/ into six languages and publish outputs/site
	@$(BIN)/glagol run

test: setup browser servers lint  ## everything that must hold
	$(BIN)/python -m pytest

lint: setup  ## style, layers and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

desk: setup  ## the web application for editors and reviewers
	@echo "The desk is not built yet: review on the command line with 'glagol approve' (docs/reviewers.md)." >&2; exit 1

bench: setup  ## speed and accuracy, printed as tables
	@$(BIN)/python -m bench

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# Pages are tested in Debian's Chromium.
browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Chromium for the tests of the pages …"; \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq update && \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

# Deliveries are tested against what partners have: WordPress, OpenSSH and more.
servers:
	@sh tests/delivery/install.sh

clean:  ## remove what can be made again, and the state of the sample workspace
	rm -rf $(VENV) outputs var
