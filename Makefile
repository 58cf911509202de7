# The two commands of the README are `make run` and `make test`; everything else serves them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# two processes, a file at a time: each has its own PostgreSQL and encoder
PYTEST_ARGS ?= -n 2 --dist loadfile
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test check fmt lock clean help

help:
	@echo "make run    set up, start the demonstration on http://localhost:8000"
	@echo "make test   set up, run every test"
	@echo "make check  ruff, mypy, import contract"
	@echo "make lock   resolve the dependencies again (versions and hashes)"

run: $(VENV)/.run
	$(BIN)/parley demo

test: $(VENV)/.dev
	$(BIN)/python -m tests.browser
	$(BIN)/python -m agent.understanding
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The stamp files name what was installed, so that a changed lock installs again and nothing else does.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Parley needs Python 3.11 or newer; {sys.executable} is {v.major}.{v.minor}. Try: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

UV_LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet
lock:
	$(UV_LOCK) --extra build -o requirements.lock
	$(UV_LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .parley build dist
