# Everything that a fresh machine needs is installed by these targets themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test lint desk bench torture setup browser tools servers lighthouse clean bench-scale audit sbom

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

run: setup  ## translate posts/ into six languages and publish outputs/site
	@$(BIN)/glagol run

test: setup browser tools servers lint  ## everything that must hold
	$(BIN)/python -m pytest

lint: setup  ## style, layers and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive pipeline -ll

desk: setup  ## the web application, with a copy of this workspace and demo people
	@$(BIN)/glagol desk --demo

bench: setup  ## speed and accuracy, printed as tables
	@$(BIN)/python -m bench

torture: setup  ## kill every part of the work at its steps, and look at what is left
	@$(BIN)/python -m tests.torture

bench-scale: setup servers  ## what more workers give, and what is lost when they are killed: nothing
	@$(BIN)/python -m bench scale

# The tools have a place of their own: what they need is no part of what glagol needs.
AUDIT := $(VENV)/audit
$(AUDIT)/.ready:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit cyclonedx-bom
	@touch $@

# A version such as 2.13.0+cpu is no other than 2.13.0 to those who report weaknesses. What the service does
# not know is an error: it would pass unseen. ADVISORIES=FOLDER asks a copy instead, without a network.
audit: setup $(AUDIT)/.ready  ## known weaknesses of what is installed; needs a network, or ADVISORIES=FOLDER
	@mkdir -p outputs
	$(BIN)/python -m pip freeze --all --exclude-editable | sed 's/+.*//' > outputs/installed.txt
ifdef ADVISORIES
	$(BIN)/python tools/advisories.py $(ADVISORIES) outputs/installed.txt
else
	$(AUDIT)/bin/pip-audit --strict --no-deps --disable-pip -r outputs/installed.txt
endif

sbom: setup $(AUDIT)/.ready  ## what glagol is made of, as CycloneDX, in outputs/sbom.json
	@mkdir -p outputs
	$(AUDIT)/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-file outputs/sbom.json

setup: $(READY)

# Python brings a pip of its own age, with its weaknesses: --upgrade-deps takes a new one.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv --upgrade-deps $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# Pages are tested in Debian's Chromium.
browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Chromium for the tests of the pages …"; \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq update && \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

# The Nu checker (in Java) and axe (in Chromium), for `glagol site check`.
tools: browser  ## what glagol site check asks besides its own checks
	@command -v java npm >/dev/null && java -version >/dev/null 2>&1 || { \
	  echo "Installing Java and npm for the checks of the site …"; \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq update && \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get -qq install --yes --no-install-recommends default-jre-headless npm >/dev/null; }
	@[ tools/node_modules/.package-lock.json -nt tools/package-lock.json ] || \
	  npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tools

# Deliveries are tested against what partners have: WordPress, OpenSSH and more; workers on many
# machines against PostgreSQL and Redis.
servers:
	@sh tests/servers.sh

lighthouse: setup tools  ## what Lighthouse says of the sample site
	@[ tools/lighthouse/node_modules/.package-lock.json -nt tools/lighthouse/package-lock.json ] || \
	  npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tools/lighthouse
	@$(BIN)/python -m bench lighthouse

clean:  ## remove what can be made again, and the state of the sample workspace
	rm -rf $(VENV) outputs var tools/node_modules tools/lighthouse/node_modules
