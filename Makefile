# One list of commands, for people and for machines. Each does its own set-up.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test test-long lint bench bench-quick docs browser clean

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $(VENV)/run.stamp $@

run: $(VENV)/run.stamp  ## set up, load the sample into an empty database, serve on 127.0.0.1:$(PORT)
	$(PY) -m etl prepare
	$(PY) -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT)

lint: $(VENV)/dev.stamp  ## style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

browser: $(VENV)/dev.stamp
	PY=$(PY) sh tests/install_browser.sh

test: lint browser  ## everything that must hold, in at most ten minutes on two cores
	$(PY) -m pytest -n 2 --dist loadgroup -m "not long"

test-long: browser  ## the long campaigns
	$(PY) -m pytest -n 2 --dist loadgroup -m long

bench: browser  ## measures what is promised, as ratios in one run
	$(PY) -m bench

bench-quick: browser  ## the pages only, in two minutes; writes nothing
	$(PY) -m bench --quick

docs: browser  ## prints the pages of docs/ and takes the pictures of the README
	$(PY) -m docs

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis data/*.db data/compressed data/sample
