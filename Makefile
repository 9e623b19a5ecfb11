# make run        index the sample articles and open the page
# make test       lint, format, types, the order of the rooms, the docs site, and every test
# make check      the same without the tests
# make suite      every test, and nothing else
# make test-fast  the tests alone that are quick: none in a browser, none marked slow (aim: two minutes on two cores)
# make fix        let ruff mend and format what it can
# make docs       the docs site, in site/
# make clean      remove what the tools made, but neither .venv nor the archive
# make tables     the module tables of docs/architecture.md, made of the modules' docstrings
# make lock       the lock files again: OPTIONS=--upgrade takes newer versions (needs a package index)
# make sbom       what is installed, as CycloneDX JSON, in build/onrecord.cdx.json
# make audit      asks the package index for known holes in what is locked (needs it; not part of make check)
# make bench      the measurements of docs/measurements.md, but for the kills (hours), the full disk (root), and those of an
#                 archive that you name (bench/asking.py, bench/lookup.py)
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE := archive
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BENCHES := $(filter-out bench/asking.py bench/crash.py bench/full.py bench/lookup.py,$(wildcard bench/*.py))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
# On all processors, instead of one; most of what is left out is never imported.
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '/(kubernetes|models|sympy|testing|tests?)/' $(VENV)/lib || true
LOCKED := $(PIP) --require-hashes --only-binary :all: --requirement

.PHONY: run test suite test-fast check fix docs clean tables bench lock sbom audit

run: $(VENV)/installed
	$(BIN)/onrecord add seeds --archive $(ARCHIVE)
	$(BIN)/onrecord chat --archive $(ARCHIVE)

test: check suite

suite: $(VENV)/installed-dev
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

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

lock: $(VENV)/installed-dev
	$(BIN)/python -m tests.support.supply_chain.lock $(OPTIONS)

sbom: $(VENV)/installed-dev
	mkdir -p build
	$(BIN)/python -m tests.support.supply_chain.sbom build/onrecord.cdx.json

audit: $(VENV)/installed-dev
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock \
	  --requirement requirements-torch.lock --requirement requirements-server.lock

bench: $(VENV)/installed-dev
	for program in $(BENCHES); do $(BIN)/python $$program || exit 1; done

# The locked files have all that is needed, each with its hash: nothing is resolved, and nothing is built but our own package.
# Torch's build for processors alone is taken where pip's settings offer it, or its usual one.
$(VENV)/installed: pyproject.toml requirements.lock requirements-torch.lock requirements-torch-cpu.lock
	python3 -m venv $(VENV)
	$(LOCKED) requirements.lock
	$(LOCKED) requirements-torch-cpu.lock 2>/dev/null || $(LOCKED) requirements-torch.lock
	$(PIP) --no-build-isolation --editable .
	$(BIN)/python -m pip check
	$(COMPILE)
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	$(BIN)/python -m pip check
	$(COMPILE)
	touch $@
