# Two commands to begin with: make run, make test. What they do stands in .ci/.
.DEFAULT_GOAL := help
.PHONY: help run test test-everything check bench lock upgrade

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

run:  ## the portal with sample data on http://127.0.0.1:8000 (PORT=… for another port)
	@.ci/serve

test:  ## all tests on PostgreSQL, what may differ on SQLite, and in a browser (ARGS="tests/plans -k import" for some)
	@.ci/test $(ARGS)

test-everything:  ## the same, with all tests on SQLite, too: before a release
	@.ci/test --everything

check:  ## lint, types, layers, migrations, locked requirements
	@.ci/check

bench:  ## measurements, as in docs/performance.md (ARGS="saves", ARGS="pages plans:home" for a part)
	@.ci/bench $(ARGS)

lock:  ## write the locked requirements from pyproject.toml
	@.ci/venv dev
	@.ci/lock

upgrade:  ## the same, with newer versions of indirect requirements
	@.ci/venv dev
	@.ci/lock --upgrade
