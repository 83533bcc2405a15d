# Nothing is needed beyond Python 3.11 or newer, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check wheel clean

## run: clean the sample article and show what changed, why, and what it is worth
run: $(VENV)/ready
	$(BIN)/siisti models fetch
	$(BIN)/siisti clean --diff samples/griner-mt.txt

## test: lint, types and tests; the tests that ask the language model skip, and say so, where it cannot be had
test: $(VENV)/ready check
	-$(BIN)/siisti models fetch
	$(BIN)/python -m pytest

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

## wheel: build it, install it into an empty environment away from here, and clean the sample with it
wheel: $(VENV)/ready
	$(BIN)/python -m pytest tests/test_wheel.py

# torch first and pinned: a later package that asks for plain torch would bring several GB of CUDA along.
$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
