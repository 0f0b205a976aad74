# Every target first brings .venv up to date from requirements.lock; nothing is installed outside this folder.
# 每个目标都会先按 requirements.lock 更新 .venv；不会在本文件夹之外安装任何东西。

PYTHON ?= python3
ROSTER ?=
DATA ?=
MINUTES ?= 60
PAPERS ?= .papers
BIN := .venv/bin
OPTIONS = $(if $(DATA),--data "$(DATA)")

.PHONY: demo up down check test bench soak papers lock

demo: .venv/installed
	$(BIN)/handover demo $(OPTIONS) $(if $(ROSTER),--roster "$(ROSTER)")

up: .venv/installed
	$(BIN)/handover up --detach $(OPTIONS)

down: .venv/installed
	$(BIN)/handover down $(OPTIONS)

check: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 tests/unit

test: .venv/installed
	$(BIN)/pytest -n 2 --dist loadfile --ignore tests/bench

bench: .venv/installed
	rm -f .bench/results.jsonl
	$(BIN)/pytest -q -s -o faulthandler_timeout=1800 tests/bench

soak: .venv/installed
	$(BIN)/python -m tests.faults.soak $(MINUTES)

papers: .venv/installed
	$(BIN)/python -m tests.papers "$(PAPERS)"

lock: .venv/installed
	$(BIN)/python deploy/lock.py

.venv/installed: requirements.lock pyproject.toml deploy/bootstrap.py
	$(PYTHON) deploy/bootstrap.py
