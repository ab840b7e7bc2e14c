# Every target calls tools/setup.py, which makes .venv when it is missing or out of date.
# More arguments: make test ARGS="-k queue"
PYTHON ?= python3
ARGS ?=
DO = @$(PYTHON) tools/setup.py

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check bench docs baselines lock clean

help:
	@echo "make setup      .venv with the locked packages; quick when nothing changed"
	@echo "make run        the built-in Dongcheng scenario, results in out/dongcheng"
	@echo "make test       the test suite"
	@echo "make test-long  the test suite, with the tests that take minutes"
	@echo "make check      style and types (ruff, mypy)"
	@echo "make bench      the benchmarks"
	@echo "make docs       the documentation as a site, both languages, in build/site"
	@echo "make baselines  the committed baselines, made anew"
	@echo "make lock       the lock files, compiled anew"
	@echo "make clean      remove .venv and caches; out/ stays"
	@echo 'More arguments: make test ARGS="-k queue". Without make: python tools/setup.py test -k queue'

setup run test check bench docs baselines lock clean:
	$(DO) $@ $(ARGS)

test-long:
	$(DO) test -m "" $(ARGS)
