# Two commands do all the set-up: `make report` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: report test spark lab workshop notebooks exercises words bench lock clean

report: $(READY)  ## the portfolio report for every branch of the bundled operator
	$(BIN)/kam report portfolio --by branch --out out/portfolio

test: $(READY)  ## lint, tests, doctests, lessons, browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not spark and not browser"
	$(BIN)/python -m pytest -m browser tests
	$(BIN)/python -m pytest -o addopts= -q --nbval --nbval-sanitize-with tests/nbval.cfg notebooks --ignore=notebooks/reports

spark: .venv/spark  ## the account summary on a real Spark session (Java is needed)
	$(BIN)/python -m pytest -m spark tests/tables/test_engines_spark.py

lab: $(READY)  ## the course in JupyterLab
	$(BIN)/jupyter trust notebooks/0*.ipynb
	$(BIN)/jupyter lab notebooks/00_welcome.ipynb

workshop: $(READY)  ## a demo workshop: prints address and QR code
	$(BIN)/kam workshop serve --demo

notebooks: $(READY)  ## run the lessons from a clean kernel, keep their outputs in both languages; write the method map
	$(BIN)/jupyter nbconvert --to notebook --inplace --execute --ExecutePreprocessor.record_timing=False \
	  --ExecutePreprocessor.store_widget_state=False notebooks/0*.ipynb
	$(BIN)/python -m kamlib.course.outputs notebooks/0*.ipynb
	$(BIN)/python -m kamlib.course.methods > notebooks/METHODS.md

exercises: $(READY)  ## make the exercises from exercises/solutions/*.yaml
	$(BIN)/python -m kamlib.course.making

words: $(READY)  ## compile the Chinese words of the kam command after a change of kam.po
	$(BIN)/pybabel --quiet compile -d kamlib/text/locale -D kam

bench: .venv/bench  ## ratios against named peers, one run; `.venv/bin/python -m benchmarks NAME` for one table
	$(BIN)/python -m benchmarks

lock: $(READY)  ## make requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.12 …')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)

.venv/spark: $(READY) requirements-spark.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	touch .venv/spark

.venv/bench: $(READY) requirements-bench.lock requirements-peers.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.lock
	touch .venv/bench

clean:
	rm -rf .venv out build *.egg-info
