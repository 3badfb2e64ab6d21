# make run    the programme with its demonstration shop
# make test   every test
# make check  what has to hold before anything is handed in: linters, types, borders between packages, every test
# make bench  the measurements
# make clean  removes what these commands made (never a shop's data)

PYTHON ?= python3
ARGS ?=
ENVIRONMENT := .venv
INSTALL := $(ENVIRONMENT)/bin/python -m pip install --quiet --quiet --disable-pip-version-check --compile
PACKAGES := loyalty models drivers printing mail tui
READY_TO_RUN := $(ENVIRONMENT)/.ready-to-run
READY_TO_TEST := $(ENVIRONMENT)/.ready-to-test
BUILD_INPUTS := pyproject.toml compile_locale.py $(wildcard tui/locale/*/LC_MESSAGES/*.po)

# Without compiled bytecode the programme starts noticeably slower.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport PYTHONHOME

# An environment whose Python was upgraded, or that came here as a copy of another folder's, is made anew.
$(shell test ! -e $(ENVIRONMENT) || { grep -qsF "$(CURDIR)/$(ENVIRONMENT)" $(ENVIRONMENT)/pyvenv.cfg && \
	$(ENVIRONMENT)/bin/python -c "import pip" 2>/dev/null; } || rm -rf $(ENVIRONMENT))

.PHONY: help run test check bench clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help:
	@echo "make run    abre Tarjetero con una tienda de demostración"
	@echo "make test   ejecuta todas las pruebas"

run:
	@test -t 0 && test -t 1 || { echo "Tarjetero necesita un terminal: ejecute «make run» en una ventana de terminal." >&2; exit 1; }
	@$(MAKE) --silent --no-print-directory $(READY_TO_RUN)
	@$(ENVIRONMENT)/bin/tarjetero demo $(ARGS)

test: $(READY_TO_TEST)
	$(ENVIRONMENT)/bin/python -m pytest -n 2 $(ARGS)

check: $(READY_TO_TEST)
	$(ENVIRONMENT)/bin/ruff check .
	$(ENVIRONMENT)/bin/ruff format --check .
	$(ENVIRONMENT)/bin/mypy --strict
	$(ENVIRONMENT)/bin/lint-imports
	@$(MAKE) --no-print-directory test

bench: $(READY_TO_TEST)
	$(ENVIRONMENT)/bin/python -m bench $(ARGS)

clean:
	rm -rf $(ENVIRONMENT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f tui/locale/*/LC_MESSAGES/*.mo
	find . -type d -name __pycache__ -prune -exec rm -rf {} +

# Both kinds of installation are editable, so that what was pulled or edited is what runs.
$(READY_TO_RUN): $(ENVIRONMENT)/bin/python $(BUILD_INPUTS)
	@echo "Preparando Tarjetero (solo la primera vez y tras una actualización)…"
	@$(INSTALL) --editable .
	@$(ENVIRONMENT)/bin/python -m compileall -q $(PACKAGES)
	@touch $@

$(READY_TO_TEST): $(ENVIRONMENT)/bin/python $(BUILD_INPUTS)
	@echo "Preparando las pruebas de Tarjetero (solo la primera vez y tras una actualización)…"
	@$(INSTALL) --editable ".[test,postgresql]"
	@$(ENVIRONMENT)/bin/python -m compileall -q $(PACKAGES)
	@touch $(READY_TO_RUN) $@

$(ENVIRONMENT)/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Tarjetero necesita Python 3.11 o posterior (Debian: apt-get install python3)." >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || \
		{ echo "Falta el módulo venv de Python (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(ENVIRONMENT)
