# One command for each thing a reader, contributor or maintainer does. Needs Python 3.11 or newer.
# Without make: see "Without make" in README.md.

PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
  BIN := .venv/Scripts
endif
export NO_MKDOCS_2_WARNING := 1
export PYTHONPATH := hooks

.DEFAULT_GOAL := help
.PHONY: help serve build test test-quick check rename delete bank test-labs labs bench budget clone-to-green compare offline book question links vendor lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# A stamp holds the state of each set-up step, so that a second run takes no time.
.venv/site.stamp: requirements.txt
	@echo "Setting up Python packages (once) …"
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/tests.stamp: .venv/site.stamp tests/requirements.txt
	@echo "Setting up test packages (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

.venv/browser.stamp: .venv/tests.stamp
	@$(BIN)/python tests/browser/install_chromium.py
	@touch $@

serve: .venv/site.stamp ## read the site at http://127.0.0.1:8000, reloading as files change
	$(BIN)/python -m mkdocs serve --livereload

build: .venv/site.stamp ## build the site into site/, stopping at any problem
	$(BIN)/python -m mkdocs build

check: .venv/tests.stamp ## the quick checks: references, terms, diagrams, questions, code style, types
	$(BIN)/python -m knowledge check $(ARGS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

# The folders' order in pyproject.toml is that of the longest files first, so that no core waits for another at the end.
test: .venv/browser.stamp ## every test, browser included; ARGS=tests/unit/test_glossary.py for a part
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations 10 $(ARGS)

test-quick: .venv/tests.stamp ## the tests without a browser or a build, in under a minute
	$(BIN)/python -m pytest -n auto --dist loadfile tests/unit tests/labs $(ARGS)

test-labs: .venv/site.stamp ## the labs' commands, CDK app, DAG and pipeline, each in an environment of its own
	$(BIN)/python tests/labs/run_environments.py

labs: .venv/site.stamp ## play the labs' whole case on this machine, event by event, without an account
	$(BIN)/python tests/labs/run_environments.py whole-case

bench: .venv/tests.stamp ## measure speed and size, printed as ratios in one run
	$(BIN)/python -m pytest tests/bench -p no:cacheprovider -s -q $(ARGS)

clone-to-green: ## clone into a clean folder; tell when a page is served and when the check is green
	$(PYTHON) tests/bench/clone_to_green.py

budget: build ## tell what pages weigh for a first visit; fails when one weighs more than it may
	$(BIN)/python -m knowledge budget site

# Figures that are the same are drawn once; the other revision brings its own hooks.
compare: .venv/site.stamp ## tell what the built site shows that another revision does not: make build compare BASE=main
	@rm -rf .cache/base && git worktree prune
	@git worktree add --quiet --force --detach .cache/base $(BASE)
	@mkdir -p .cache/diagrams .cache/base/.cache && ln -s ../../diagrams .cache/base/.cache/diagrams
	@cd .cache/base && ../../$(BIN)/python -m mkdocs build --quiet >&2
	@$(BIN)/python -m knowledge compare .cache/base/site site --figures dist/figures
	@git worktree remove --force .cache/base

offline: build ## a zip of the site in dist/; unpack it and open index.html
	$(BIN)/python -m knowledge offline site dist/mla-c01-task-3.3.zip

book: build .venv/browser.stamp ## the guide as one EPUB and one PDF in dist/, answers at the end
	$(BIN)/python -m knowledge book site dist/mla-c01-task-3.3

question: .venv/site.stamp ## start a question: make question TYPE=choice ID=my-question
	$(BIN)/python -m knowledge question $(TYPE) $(ID)

rename: .venv/site.stamp ## give a page, section, term or point another name: make rename FROM=guide/a.md TO=guide/b.md
	$(BIN)/python -m knowledge rename "$(FROM)" "$(TO)" $(ARGS)

delete: .venv/site.stamp ## say what breaks without a page or term, and delete it when nothing does: make delete NAME=guide/a.md
	$(BIN)/python -m knowledge delete "$(NAME)" $(ARGS)

bank: .venv/site.stamp ## tell how the questions compare with an exam's own: length, context, reasons
	$(BIN)/python -m knowledge bank

links: .venv/site.stamp ## list the external links; ARGS=--record keeps the list, ARGS=--visit visits each
	$(BIN)/python -m knowledge links $(ARGS)

vendor: .venv/site.stamp ## verify the vendored browser scripts against their manifest
	$(BIN)/python -m knowledge vendor overrides/assets/vendor $(ARGS)

lock: ## write requirements.txt and tests/requirements.txt from their .in files
	$(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip install --quiet --disable-pip-version-check uv
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 -c requirements.txt tests/requirements.in -o tests/requirements.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 -c requirements.txt tests/properdocs.in -o tests/properdocs.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/bench/peers.in -o tests/bench/peers.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/labs/requirements-cdk.in -o tests/labs/requirements-cdk.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/labs/requirements-airflow.in -o tests/labs/requirements-airflow.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/labs/requirements-moto.in -o tests/labs/requirements-moto.txt
	.cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/labs/requirements-sagemaker.in -o tests/labs/requirements-sagemaker.txt

clean: ## remove everything that is built or installed
	rm -rf .venv .cache site dist .pytest_cache .mypy_cache .ruff_cache
