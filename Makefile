# make run        index the sample articles and open the page
# make test       lint, format, types, the order of the rooms, the docs site, and every test
# make check      the same without the tests
# make test-fast  the tests alone that are quick: none in a browser, none marked slow (aim: two minutes on two cores)
# make fix        let ruff mend and format what it can
# make docs       the docs site, in site/
# make clean      remove what the tools made, but neither .venv nor the archive
# make tables     the module tables of docs/architecture.md, made of the modules' docstrings
# make bench      the measurements of docs/measurements.md, but for the kills (hours), the full disk (root), and those of an
#                 archive that you name (bench/asking.py, bench/lookup.py)
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE := archive
BENCHES := $(filter-out bench/asking.py bench/crash.py bench/full.py bench/lookup.py,$(wildcard bench/*.py))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test test-fast check fix docs clean tables bench

run: $(VENV)/installed
	$(BIN)/onrecord add seeds --archive $(ARCHIVE)
	$(BIN)/onrecord chat --archive $(ARCHIVE)

test: check
	$(BIN)/pytest --numprocesses auto --dist loadfile

test-fast: $(VENV)/installed-dev
	$(BIN)/pytest --numprocesses auto --dist loadfile -m 'not browser and not slow'

check: $(VENV)/installed-dev docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

fix: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/installed-dev
	$(BIN)/mkdocs --quiet build --strict

clean:
	rm -rf site build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find index rag pages bench tests docs -name __pycache__ -prune -exec rm -rf {} +

tables: $(VENV)/installed-dev
	$(BIN)/python docs/module_tables.py

bench: $(VENV)/installed-dev
	for program in $(BENCHES); do $(BIN)/python $$program || exit 1; done

$(VENV)/installed: pyproject.toml constraints.txt
	python3 -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --editable '.[dev]'
	touch $@
