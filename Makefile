# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The first Python that is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

QT_LIBRARIES := libegl1 libgl1 libglib2.0-0 libfontconfig1 libfreetype6 libxkbcommon0 libdbus-1-3 libx11-6 \
	fonts-dejavu-core libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 \
	libxcb-randr0 libxcb-shape0 libxcb-xinerama0 libxkbcommon-x11-0

DEMO := demo-night.edf
REPORT := demo-report.pdf

.PHONY: demo test test-all lint benchmarks pictures clean system

demo: $(VENV)/.installed
	$(BIN)/semscnn-gui demo-recording $(DEMO)
	$(BIN)/semscnn-gui analyze $(DEMO) --pdf $(REPORT)
	@echo "Report: $(CURDIR)/$(REPORT)"
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/semscnn-gui $(DEMO); \
	else echo "No display: the window is not opened (semscnn-gui $(DEMO) opens it)."; fi

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'not exhaustive'

# All combinations of what the tests try in part: pairs of nights, damaged files, kills while saving.
test-all: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto
	$(BIN)/python -m tests.fuzz
	$(BIN)/python -m tests.benchmarks.kill_while_saving

lint: $(VENV)/.installed-test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

benchmarks: $(VENV)/.installed-test
	$(BIN)/python tests/benchmarks/analyze_speed.py
	$(BIN)/python -m tests.benchmarks.drawing
	$(BIN)/python tests/benchmarks/report_speed.py

# The README's pictures, from the demo night; the report's page needs pdftoppm (poppler-utils).
pictures: $(VENV)/.installed-test
	$(BIN)/python tests/gui/pictures.py

clean:
	rm -rf $(VENV) build dist $(DEMO) $(DEMO:.edf=.apn) $(REPORT)

$(VENV)/.installed: pyproject.toml Makefile | system
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# On Linux pip would take torch's CUDA build of several GB; uv knows where the CPU build is.
	@if [ "$$(uname)" = Linux ] && ! $(BIN)/python -c 'import torch' 2>/dev/null; then \
		$(PIP) install --quiet uv && \
		$(BIN)/uv pip install --quiet --python $(VENV) --torch-backend cpu 'torch==2.13.*' \
		|| { echo "The CPU build of torch was not found directly; pip looks for it."; $(PIP) install 'torch==2.13.*'; }; \
	fi
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) install --editable '.[test]'
	@touch $@

# Qt's system libraries, where they are missing and the system is Debian or Ubuntu.
system:
	@if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
		missing=; for p in $(QT_LIBRARIES) python3-venv; do \
			dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' \
			|| dpkg-query -W -f '$${Status}' $${p}t64 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
		if [ -n "$$missing" ]; then echo "Installing system libraries:$$missing"; \
			$(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; fi; \
	fi
