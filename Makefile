# Needs Python 3.11 or later with its venv module, and make. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench relevance services services-stop
.SILENT:

# The first Python that is new enough; `make PYTHON=/path/to/python3 ...` decides otherwise.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; exit; fi; \
	done; echo python3)
OURS := .venv/bin/python

help: ## Say what each target does
	echo "City Tools: who runs which system, for how much, until when."
	echo
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1: \2/p' Makefile
	echo
	echo "Variables: PORT (8000), CITYTOOLS_DATA_DIR (./var), DATABASE_URL (SQLite); see deploy/production.env.example."

setup: ## Make .venv and the static files, and start nothing
	$(PYTHON) deploy/make_environment.py run
	$(OURS) -m citytools.assets.build

run: setup ## Install, load and start City Tools; Ctrl-C ends it
	exec $(OURS) -m citytools.serve --end-with-parent

test: setup ## Run every check and test
	$(PYTHON) deploy/make_environment.py dev
	exec $(OURS) -m tests.run

lint: setup ## Run the checks alone: ruff, mypy, import-linter, migrations, deployment
	$(PYTHON) deploy/make_environment.py dev
	exec $(OURS) -m tests.run --checks

bench: setup ## Measure speed and memory beside the peers
	$(PYTHON) deploy/make_environment.py bench
	exec $(OURS) -m benchmarks $(ARGS)

relevance: setup ## Ask each search engine the judged queries, and say how good its answers are
	$(PYTHON) deploy/make_environment.py dev
	exec $(OURS) -m tests.search.relevance $(ARGS)

services: setup ## Start the real services that the tests can use (PostgreSQL, Elasticsearch, Chromium)
	exec $(OURS) -m tests.services start

services-stop: ## End the services that `make services` started
	exec $(OURS) -m tests.services stop
