# FSDesk: make demo · make test · make check · make bench
# Each target works on a bare machine with Python 3.11+ and make; the environment is made here, in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?=
# A program that tests start a thousand times is compiled once, whatever the environment says of bytecode.
PYTEST := QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
export QT_QPA_PLATFORM ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,offscreen)

.PHONY: demo test check bench dictionary format environment libraries clean

demo: environment
	$(BIN)/python -m fsdesk demo $(DEMO)

test: environment
	$(PYTEST) -n auto --dist worksteal

check: environment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -n auto --dist worksteal

bench: environment .venv-bench/ready .bench/peers/ready
	QT_QPA_PLATFORM=offscreen .venv-bench/bin/python -m tests.bench
	$(BIN)/python -m tests.simulation --schedules 10000 --jobs 2
	$(BIN)/python -m tests.fuzz --bodies 10000
	$(BIN)/python -m tests.door --families 20000
	$(BIN)/python -m tests.killing --kills 200
	$(BIN)/python -m tests.tampering --times 10000
	$(BIN)/python -m tests.locking
	$(BIN)/python -m tests.bench.long_work
	$(PYTEST) -q -s -m slow tests/fsdesk/test_rekeying.py tests/fsdesk/test_rescuing.py

dictionary: environment
	$(BIN)/python -m fsdesk.dictionary > DICTIONARY.md

format: environment
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

environment: libraries $(VENV)/ready

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) packaging/environment.py $(VENV) requirements.lock
	touch $@

.venv-bench/ready: requirements-bench.lock pyproject.toml
	$(PYTHON) packaging/environment.py .venv-bench requirements-bench.lock
	touch $@

# PouchDB and RxDB, pinned by hash; without Node their lines stay empty, and the bench says so.
.bench/peers/ready: tests/bench/peers/package.json tests/bench/peers/package-lock.json
	mkdir -p .bench/peers
	cp tests/bench/peers/package.json tests/bench/peers/package-lock.json .bench/peers/
	-cd .bench/peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# The system libraries Qt needs, where they are missing and may be fetched; else they are named.
libraries:
	@$(PYTHON) packaging/libraries.py

clean:
	rm -rf $(VENV) .venv-bench .bench .demo .mypy_cache .ruff_cache .pytest_cache build *.egg-info
