# Nothing is needed beyond Python 3.11 or newer, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check wheel weblate schemas clean

## run: clean the sample article and show what changed, why, and what it is worth
run: $(VENV)/ready
	$(BIN)/siisti models fetch
	$(BIN)/siisti clean --diff samples/griner-mt.txt

## test: lint, types and tests; the tests that ask the language model skip, and say so, where it cannot be had
test: $(VENV)/ready check
	-$(BIN)/siisti models fetch
	-@timeout 60 $(MAKE) --silent schemas >/dev/null 2>&1 || echo "no schemas of XLIFF to be had: their tests skip"
	$(BIN)/python -m pytest --numprocesses 2 -m "not timed"
	$(BIN)/python -m pytest -m timed

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

## wheel: build it, install it into an empty environment away from here, and clean the sample with it
wheel: $(VENV)/ready
	$(BIN)/python -m pytest tests/test_wheel.py

## weblate: try the add-on in the real Weblate, in an environment of its own, without what draws fonts and makes backups
weblate: $(VENV)/ready
	$(PYTHON) -m venv .weblate
	.weblate/bin/pip install --quiet --no-deps weblate==5.14.3 'aeidon<1.16'
	.weblate/bin/python -c "import importlib.metadata as m, re; \
	print(*(r for r in m.requires('weblate') if 'extra ==' not in r and \
	not re.match('(?i)aeidon|borgbackup|psycopg|pycairo|pygobject', r)), sep='\n')" > .weblate/wanted.txt
	.weblate/bin/pip install --quiet --requirement .weblate/wanted.txt
	.weblate/bin/pip install --quiet --editable .
	WEBLATE_PYTHON=$(CURDIR)/.weblate/bin/python $(BIN)/python -m pytest tests/test_weblate.py

## schemas: fetch the official schemas of XLIFF, which a package of Debian's has; the tests hold what we write against them
schemas: .schemas/usr

.schemas/usr:
	mkdir -p .schemas
	cd .schemas && apt-get download php-symfony-translation && dpkg-deb -x php-symfony-translation_*.deb .

# torch first and pinned: a later package that asks for plain torch would bring several GB of CUDA along.
$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .weblate .schemas dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
