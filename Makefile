# Sets up what is needed and runs it; `make help` tells what there is to run.
# Every program lives in .venv, made from the pinned requirements and made anew when they change.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1

BIN := .venv/bin
SITE := .venv/site.stamp
DEVELOPMENT := .venv/development.stamp

.PHONY: help serve build check test hooks bench bench-reading requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(SITE) ## Serve the site with live reload
	$(BIN)/python -m mkdocs serve

build: $(SITE) ## Write the site to site/
	$(BIN)/python -m mkdocs build

check: $(SITE) ## Check articles, references and figures, in seconds
	$(BIN)/python -m library check

test: $(DEVELOPMENT) ## Run all that CI runs: linters, types, content and tests
	tools/test.sh

hooks: $(DEVELOPMENT) ## Have git check each commit before it is made
	$(BIN)/pre-commit install

bench: $(DEVELOPMENT) ## Measure the speed of checks and build
	$(BIN)/python benchmarks/site.py
	$(BIN)/python benchmarks/site.py --rounds 1 --articles 1000 --papers 10000 --only abcnp

bench-reading: $(DEVELOPMENT) ## Measure how pages read on a phone, and what a search costs
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/searched.py

# A version that is pinned already stays; without the .txt files everything moves to its newest. Extras stay too: where
# one package asks for another with an extra, pip takes a pin without it for none as soon as there is a later version.
requirements: ## Pin again what the requirements*.in files ask for
	python="$$(tools/python.sh)" && "$$python" -m venv .venv/pins
	.venv/pins/bin/python -m pip install --quiet uv
	for name in requirements requirements-dev; do \
	    .venv/pins/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	        --no-annotate --no-emit-index-url --no-emit-find-links --no-strip-extras \
	        --output-file $$name.txt $$name.in || exit; \
	done

clean: ## Remove everything that make has made
	rm -rf .venv site .cache .coverage .lycheecache .hypothesis .mypy_cache .pytest_cache .ruff_cache .rumdl_cache hooks/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(SITE): requirements.txt
	@echo "Setting up .venv (a minute or two, only when the requirements change) ..."
	rm -rf .venv
	python="$$(tools/python.sh)" && "$$python" -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): $(SITE) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
