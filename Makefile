# Every command of the project. `make help` lists them.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python site/manage.py
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/*.po */locale_wagtail/*/LC_MESSAGES/*.po)
# The first Python that is new enough; `make run PYTHON=/path/to/python` names another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
# Empty means: the SQLite file var/centre.sqlite3, and no Redis.
export DATABASE_URL REDIS_URL
DATABASE := $(if $(DATABASE_URL),the one that DATABASE_URL names,var/centre.sqlite3)

.PHONY: help run demo install test lint messages wheel bench
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/site.stamp ## serve the site with its demo centre on http://127.0.0.1:8000 (PORT=8010 for another port)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null \
		|| { echo "Port $(PORT) is taken by another program. Choose another: make run PORT=8010"; exit 1; }
	@echo "[1/4] Packages: installed in $(VENV)"
	@echo "[2/4] Database: $(DATABASE)"
	@$(MANAGE) migrate --check >/dev/null 2>&1 || $(MANAGE) migrate --verbosity 0
	@echo "[3/4] Groups, catalogue and, in an empty database, the demo centre (once, some seconds)"
	@$(MANAGE) setup_centre
	@$(MANAGE) load_demo --if-empty
	@echo "[4/4] Serving. Stop with Ctrl+C."
	@echo
	@echo "  Public site   http://127.0.0.1:$(PORT)/"
	@echo "  Admin         http://127.0.0.1:$(PORT)/admin/"
	@echo "  Demo log-ins  admin, editor, reception, social1, social2, psych1, psych2, coordinator, manager, dpo"
	@echo "                (the password of each is: demo)"
	@echo
	@WAGTAILADMIN_BASE_URL=http://127.0.0.1:$(PORT) exec $(MANAGE) runserver 127.0.0.1:$(PORT)

demo: $(VENV)/site.stamp ## put the demo centre back to its first day (the old SQLite database moves to var/before-demo)
	@echo "[1/3] Packages: installed in $(VENV)"
ifeq ($(DATABASE_URL),)
	@rm -rf var/before-demo && mkdir -p var/before-demo
	@for old in var/centre.sqlite3 var/centre.sqlite3-wal var/centre.sqlite3-shm var/media var/private; do \
		if [ -e $$old ]; then mv $$old var/before-demo/ && echo "      Moved $$old to var/before-demo/"; fi; done
endif
	@echo "[2/3] Database: $(DATABASE)"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) setup_centre
	@echo "[3/3] The demo centre: this takes some seconds"
	@$(MANAGE) load_demo --reset
	@echo "The demo centre is new again. Serve it with: make run"

install: $(VENV)/dev.stamp ## install the site and the tools of development into .venv
	@echo "Installed in $(VENV). The site's commands: $(MANAGE) help"

test: $(VENV)/dev.stamp ## run all tests (ARGS="tests/casebook -k name" for some; DATABASE_URL=postgres://… for PostgreSQL)
	@status=0; \
	echo "Tests, first part: the ready site"; \
	$(BIN)/python -m pytest -n 2 $(ARGS) || status=$$?; \
	echo "Tests, second part: a bare Wagtail intranet with the three apps added"; \
	$(BIN)/python -m pytest -n 2 --ds=tests.host.settings -m "not site and not once and not browser and not packaging" $(ARGS) \
		|| { second=$$?; [ $$second = 5 ] && [ -n "$(ARGS)" ] || status=$$second; }; \
	if [ $$status = 5 ] && [ -n "$(ARGS)" ]; then echo "No test matches: $(ARGS)"; fi; \
	exit $$status

lint: $(VENV)/dev.stamp ## check style, types, templates, migrations and catalogues
	@status=0; \
	check() { echo "== $$*"; "$$@" || status=1; }; \
	check $(BIN)/ruff check .; \
	check $(BIN)/ruff format --check .; \
	check $(BIN)/djhtml --check --tabwidth 2 templates */templates tests/host; \
	check $(BIN)/mypy; \
	check $(MANAGE) makemigrations --check --dry-run; \
	if command -v msgfmt >/dev/null; then \
		for catalogue in $(CATALOGUES); do check msgfmt --check --output-file=/dev/null $$catalogue; done; \
	else \
		echo "msgfmt is missing (package gettext): the catalogues were not checked."; \
		[ -z "$$CI" ] || status=1; \
	fi; \
	exit $$status

messages: $(VENV)/dev.stamp ## collect the texts of the interface into the Greek catalogues, and compile them (needs gettext)
	@command -v xgettext >/dev/null || { echo "xgettext is missing: install the package gettext."; exit 1; }
	@mkdir -p casebook/locale cms_pages/locale importers/locale site/locale
	$(MANAGE) makemessages --locale el --no-obsolete --add-location file \
		--ignore $(VENV) --ignore tests --ignore benchmarks --ignore var --ignore docs --ignore dist --ignore build
	$(MANAGE) compilemessages --locale el --ignore $(VENV) --ignore var --verbosity 0

wheel: $(VENV)/site.stamp ## build the installable apps into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

bench: $(VENV)/dev.stamp ## compare imports, exports, the report and its page with other ways, as ratios (ARGS=imports for a part)
	$(BIN)/python -m benchmarks $(ARGS)

# The install is repeated only when what it installs has changed.
$(VENV)/site.stamp: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the site's pinned packages into $(VENV): once, a minute or two …"
	@PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable ".[site]"
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the site and what its tests need into $(VENV): once, a minute or two …"
	@PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable ".[site,dev]"
	@touch $(VENV)/site.stamp $@

$(BIN)/pip:
	@[ -n "$(PYTHON)" ] || { echo "This needs Python 3.11 or newer, and found none (looked for python3, python3.11 … python3.14)."; \
		echo "On Debian or Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
