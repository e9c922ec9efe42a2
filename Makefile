# deburr: two commands set up a fresh machine, `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
CLIENTS := .clients
KERNEL := src/deburr/simulate/_kernel.so src/deburr/logs/_kernel.so
PY := PYTHONPATH=src $(VENV)/bin/python
CHROMIUM := DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium
TODAY ?= $(shell date +%F)

.PHONY: demo test check bench charts soak wild wild-fixes rule snap facts docs site guards-page clean

demo: $(RUN)  ## deburr on the shipped example
	@$(PY) -m deburr check examples/orders || test $$? -eq 1

test: check  ## everything CI runs

check: system $(DEV) $(KERNEL) $(CLIENTS)/clients.stamp
	$(VENV)/bin/ruff check src tests tools guards
	$(VENV)/bin/mypy
	PYTHONPATH=src $(VENV)/bin/lint-imports --no-cache
	$(PY) tools/build_docs.py --check
	$(PY) -m pytest -m "not alone" --numprocesses auto --maxprocesses 4 --dist loadfile
	$(PY) -m pytest -m alone

bench: $(DEV) $(KERNEL)  ## an audit at AWS's own pace (8 min), then speed bars, as ratios to peers; needs PEERS=DIR/bin with cfn-lint and checkov, CORPUS=DIR
	DEBURR_FUNCTIONS=300 DEBURR_VERSIONS=30 DEBURR_PACED=1 $(PY) -m pytest tests/sources/account/test_bars.py -s
	$(PY) tools/bench.py $(if $(PEERS),--peers $(PEERS)) $(if $(CORPUS),--corpus $(CORPUS))

charts:  ## bundle what the HTML report draws with; needs npm
	cd tools/charts && npm ci --silent && npm run --silent build

soak: $(DEV) $(KERNEL) $(VENV)/spark.stamp  ## long counts: more mutated templates and handlers, more seeds, more kills, 10,000 calls and more nonsense in the lab, 1,000 tunings, each module beside importtime, the tour of the example
	DEBURR_EXAMPLES=50000 $(PY) -m pytest tests/test_mutations.py
	DEBURR_SEEDS=1000 DEBURR_EXAMPLES=2000 $(PY) -m pytest tests/simulate/test_engine.py tests/simulate/test_deciding.py
	DEBURR_KILLS=50 $(PY) -m pytest tests/prune -k killed
	DEBURR_SERVICES=300 $(PY) -m pytest tests/prune -k "killed or every_way"
	DEBURR_FUNCTIONS=5000 $(PY) -m pytest tests/sources/account/test_bars.py -s
	DEBURR_SEEDS=8000 $(PY) -m pytest tests/logs/test_native.py
	DEBURR_SPARK=1 $(PY) -m pytest tests/logs/test_queries.py -rs
	DEBURR_INVOKES=10000 $(PY) -m pytest tests/lab/test_soak.py tests/lab/test_orders.py
	DEBURR_PROVE=1 $(PY) -m pytest tests/proofs/test_examples.py
	DEBURR_EXAMPLES=20000 $(PY) -m pytest tests/lab/test_bad_input.py
	DEBURR_EXAMPLES=1 $(PY) -m pytest tests/fixes/test_line_ends.py
	DEBURR_IMPORTTIME=90 $(PY) -m pytest tests/cold/test_looking.py -s
	DEBURR_TUNINGS=1000 $(PY) -m pytest tests/tune/test_decisions.py
	DEBURR_SCAFFOLD=1 $(PY) -m pytest tests/scaffold
	DEBURR_TOUR=1 $(PY) -m pytest tests/reports/page/test_tour.py -s

.PHONY: system
system:  ## the browser that tests look at the HTML report with; installed where root and apt-get may, else named
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { $(CHROMIUM) || { apt-get update -q && $(CHROMIUM); }; }; } || \
	  echo "missing: Chromium (on Debian: chromium); tests that look at the HTML report are skipped"

.PHONY: clients
clients: $(CLIENTS)/clients.stamp  ## the AWS CLI (190 MB), beside deburr for its botocore's sake, and AWS's Node client, not built; tests/lab runs them

.PHONY: node-client
node-client:  ## AWS's Node client with its compiled part, built in a minute or five; tests/lab/test_node_client.py holds deburr's against it; needs cmake, autoconf, automake, libtool, g++, node's headers
	mkdir -p $(CLIENTS)
	cp tools/node-client/package.json tools/node-client/package-lock.json $(CLIENTS)
	cd $(CLIENTS) && npm_config_nodedir=$$(dirname $$(dirname $$(readlink -f $$(command -v node)))) npm ci --no-audit --no-fund --foreground-scripts

.PHONY: cgroup-v2
cgroup-v2: $(DEV)  ## the lab's control groups under cgroup v2, whatever this machine has; needs linux.uml (on Debian: user-mode-linux)
	tools/cgroup_v2.sh $(VENV)/bin/python

wild: $(DEV)  ## over fetched repositories: make wild CORPUS=DIR
	$(PY) tools/wild.py $(CORPUS) --today $(TODAY) --out wild-findings.tsv
	$(PY) tools/recall.py wild-findings.tsv

wild-fixes: $(DEV)  ## every fix over fetched repositories, in memory: make wild-fixes CORPUS=DIR
	$(PY) tools/wild_fixes.py $(CORPUS) --today $(TODAY)

rule: $(DEV)  ## lay out a new rule: make rule NAME=timeouts/outlives-caller
	$(PY) tools/new_rule.py $(NAME)

snap: $(DEV)  ## accept recorded reports once you have read them
	DEBURR_SNAP=1 $(PY) -m pytest tests/rules/test_cases.py

facts: $(RUN)  ## facts not checked for 90 days
	$(PY) tools/facts_age.py --today $(TODAY)

docs: $(DEV)  ## write what is generated in docs/, and run the commands shown there
	$(PY) tools/build_docs.py

guards-page: $(DEV)  ## run the guards beside the snippets of guides again, and write docs/guards.md
	PYTHONPATH=src:guards/src:. $(VENV)/bin/python tools/guards_page.py --today $(TODAY)

site: requirements/docs.txt  ## the docs as a site in build/site, warnings are errors; LINKS=1 asks every link
	test -x build/docs/bin/python || $(PYTHON) -m venv build/docs
	build/docs/bin/python -m pip install -q --require-hashes -r requirements/docs.txt
	build/docs/bin/python -m sphinx -W --keep-going -q -b html docs build/site
	$(if $(LINKS),build/docs/bin/python -m sphinx -q -b linkcheck docs build/links)

clean:
	rm -rf $(VENV) $(CLIENTS) build/artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "deburr needs Python 3.11 or newer: make PYTHON=python3.13 ...")'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); \
	  else echo "missing: the venv module of $(PYTHON) (on Debian: python3-venv)"; exit 1; fi; }

$(RUN): requirements/run.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install -q --require-hashes -r requirements/run.txt
	@touch $@

%/_kernel.so: %/kernel.c src/deburr/simulate/compiling.py
	@$(PYTHON) src/deburr/simulate/compiling.py $*

$(DEV): requirements/dev.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@ $(RUN)

$(VENV)/spark.stamp: requirements/spark.txt | $(DEV)
	@command -v java >/dev/null || { echo 'missing: java 17 or newer, for Spark (on Debian: default-jre-headless)'; exit 1; }
	$(VENV)/bin/python -m pip install -q --require-hashes -r requirements/spark.txt
	@touch $@

$(CLIENTS)/clients.stamp: requirements/clients.txt tools/node-client/package-lock.json
	$(PYTHON) -m venv $(CLIENTS)
	$(CLIENTS)/bin/python -m pip install -q --require-hashes -r requirements/clients.txt
	cp tools/node-client/package.json tools/node-client/package-lock.json $(CLIENTS)
	@if command -v npm >/dev/null; then cd $(CLIENTS) && npm ci --ignore-scripts --no-audit --no-fund --silent; \
	  else echo "missing: npm, for AWS's Node client: tests/lab/test_node_client.py is skipped"; fi
	@touch $@
