# What a person may ask for. Every target sets up what it needs by itself: a .venv with the locked packages, once.
#
#   make report                                the made-up exercise, as it stands in config.toml
#   make report CONFIG=autumn.toml             another exercise
#   make report RETURNS=folder OUTPUT=folder   other folders than the configuration names

PYTHON  ?= python3
CONFIG  ?= config.toml
RETURNS ?=
OUTPUT  ?=
SIZES   ?=

# Python keeps what it has compiled, whatever else is asked of it: compiling all of it takes a third of a run's time.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
RUN  := $(VENV)/bin/python
# The stamps carry the lock files' checksums: a lock that changes is installed again, and nothing else is.
LOCKED     := $(VENV)/.locked-$(shell cksum < requirements.lock | cut -d' ' -f1)
LOCKED_DEV := $(VENV)/.locked-dev-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)

GIVEN = --config '$(CONFIG)' $(if $(RETURNS),--returns '$(RETURNS)') $(if $(OUTPUT),--output '$(OUTPUT)')
INTO  = --config '$(CONFIG)' $(if $(OUTPUT),--output '$(OUTPUT)')

.DEFAULT_GOAL := help
.PHONY: help report check-returns workbooks templates example check test long fix guide bench

help: ## Say what can be asked for
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(LOCKED) ## Do all of it: reports, deck, queries and findings, in output/
	@$(RUN) -m pipeline report $(GIVEN)

check-returns: $(LOCKED) ## Read and check the returns, list every query, write nothing (the verb check)
	@$(RUN) -m pipeline check --config '$(CONFIG)' $(if $(RETURNS),--returns '$(RETURNS)')

workbooks: $(LOCKED) ## Draw the blank workbooks; with a sample list, one for each child and each pair
	@$(RUN) -m pipeline workbooks $(INTO)

templates: $(LOCKED) ## Check the Word template, the slide layouts and the storyboard
	@$(RUN) -m pipeline templates --config '$(CONFIG)'

example: $(LOCKED) ## Draw the made-up exercise again
	@$(RUN) -m pipeline example --config '$(CONFIG)'

guide: $(LOCKED) ## Print the tables in docs/ anew from the code
	@$(RUN) -m pipeline guide

check: $(LOCKED_DEV) ## Check the code: format, lint, types, order of the rooms; change nothing
	@failed=0; \
	for step in 'ruff format --check .' 'ruff check .' 'mypy' 'pytest tests/test_rooms.py'; do \
		echo "==> $$step"; $(RUN) -m $$step || failed=$$((failed + 1)); \
	done; \
	echo "$$failed failed"; test $$failed -eq 0

test: $(LOCKED_DEV) ## Run every test
	@$(RUN) -m pytest

bench: $(LOCKED) ## Measure how fast it is, and write docs/performance.md: half an hour; SIZES=23,200 for less
	@$(RUN) -m bench $(if $(SIZES),--sizes '$(SIZES)')

long: $(LOCKED_DEV) ## Try what must hold of any file, any text and any change more than ten thousand times, and kill fifty runs (half an hour)
	@LONG=1 $(RUN) -m pytest tests/corpus tests/run/test_reuse.py tests/run/test_engines.py tests/run/test_kills.py

fix: $(LOCKED_DEV) ## Put right what ruff can: imports and format
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

$(LOCKED): requirements.lock
	@$(call install,requirements.lock,what the pipeline needs)

$(LOCKED_DEV): requirements-dev.lock
	@$(call install,requirements-dev.lock,what the pipeline and its tests need)

define install
echo "Setting up $(VENV): $(2), the versions of $(1). Once, until that file changes."; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Python 3.11 or newer is needed; name it with make PYTHON=/path/to/python3.11"; exit 1; }; \
test -x $(RUN) || $(PYTHON) -m venv $(VENV); \
$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && touch $@
endef
