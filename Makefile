# Every target first brings .venv up to date from requirements.lock; nothing is installed outside this folder.
# 每个目标都会先按 requirements.lock 更新 .venv；不会在本文件夹之外安装任何东西。

PYTHON ?= python3
ROSTER ?=
DATA ?=
MINUTES ?= 60
PAPERS ?= .papers
BIN := .venv/bin
MAKEFLAGS += --jobs=2
FILES := $(shell find . -type f -not -path './.*' -not -path '*/__pycache__/*')
OPTIONS = $(if $(DATA),--data "$(DATA)")

.PHONY: demo up down check lint types test bench soak papers lock

demo: .venv/installed
	$(BIN)/handover demo $(OPTIONS) $(if $(ROSTER),--roster "$(ROSTER)")

up: .venv/installed
	$(BIN)/handover up --detach $(OPTIONS)

down: .venv/installed
	$(BIN)/handover down $(OPTIONS)

check: lint types .venv/units-passed

lint: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: .venv/installed
	$(BIN)/mypy

test: .venv/units-passed
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/bench --ignore tests/unit

bench: .venv/installed
	rm -f .bench/results.jsonl
	$(BIN)/pytest -q -s -o faulthandler_timeout=1800 tests/bench

soak: .venv/installed
	$(BIN)/python -m tests.faults.soak $(MINUTES)

papers: .venv/installed
	$(BIN)/python -m tests.papers "$(PAPERS)"

lock: .venv/installed
	$(BIN)/python deploy/lock.py

# Unit tests that have passed are not run again before some file changes: `make check test` runs them once.
# 单元测试通过后，文件未变则不再重复运行。
.venv/units-passed: .venv/installed $(FILES)
	$(BIN)/pytest -n 2 tests/unit
	touch $@

.venv/installed: requirements.lock pyproject.toml deploy/bootstrap.py
	$(PYTHON) deploy/bootstrap.py
