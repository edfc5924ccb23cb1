# The same everywhere: a laptop, a server, CI. Each target sets up first if needed.
WORKERS ?= 2
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready
LOCK := --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 --quiet

# Where the machine forbids Python to keep what it has compiled, every start would compile all of Django anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test check format bench lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh
	@touch $@

demo: $(READY)
	@exec $(BIN)/tertial demo --port $(PORT)

# POSTGRES=debian: against Debian's own server instead of the wheel's.
test: $(READY)
	$(if $(filter debian,$(POSTGRES)),sh scripts/debian_postgres.sh) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config architecture.toml
	$(BIN)/djlint --check --quiet tertial
	$(BIN)/tertial manage makemigrations --check --dry-run
	$(BIN)/python scripts/check_addresses.py

format: $(READY)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djlint --reformat --quiet tertial

# What we are compared with lies apart: pandas, once installed, is imported by others and slows every start.
bench: $(READY) .venv/bench/.ready
	PYTHONPATH=.venv/bench $(BIN)/python -m bench $(ARGS)

.venv/bench/.ready: bench/requirements.lock
	@PYTHON="$(PYTHON)" sh scripts/setup.sh bench
	@touch $@

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev $(LOCK) -o requirements.lock
	$(BIN)/uv pip compile bench/requirements.in $(LOCK) -o bench/requirements.lock

clean:
	@if [ -x $(BIN)/tertial ]; then $(BIN)/python -m tertial.cli.remove; fi
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
