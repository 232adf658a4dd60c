# Every command of the project. `make help` lists them.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python site/manage.py
# What the tests run against; empty means the embedded SQLite.
export DATABASE_URL REDIS_URL

.PHONY: help run install demo test lint messages wheel bench
.DEFAULT_GOAL := help

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'
