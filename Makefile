# Samskab's commands. The work is in scripts/, which can be called directly too.

.DEFAULT_GOAL := help
.PHONY: help setup run dev test lint lock bench screenshots clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Install the pinned packages and browser assets, where that is needed
	@scripts/setup

run: ## Serve with demo data, as deployed (PORT=8000, DATABASE_URL=…)
	@scripts/run

dev: ## Serve with demo data on the reloading server (PORT=8000, DATABASE_URL=…)
	@scripts/run --dev

test: ## Run every test on SQLite and PostgreSQL, or on DATABASE_URL only (ARGS="-k name")
	@scripts/test $(ARGS)

lint: ## Run every linter and check
	@scripts/lint

lock: ## Pin the Python packages again from pyproject.toml (ARGS=--upgrade)
	@scripts/lock $(ARGS)

bench: ## Measure the speed of the pages (ARGS=…)
	@scripts/setup pango
	@.venv/bin/python -m bench $(ARGS)

screenshots: ## Take pictures of the pages (ARGS=…)
	@scripts/setup pango chromium
	@CHROMIUM=$$(scripts/find_chromium) .venv/bin/python scripts/screenshots $(ARGS)

clean: ## Remove .venv, node_modules, caches and var with the demo database
	@scripts/clean
