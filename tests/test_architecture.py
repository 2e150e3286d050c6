"""The rules of the house are checked, not only written down."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_rooms_import_one_way_only():
    result = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff_finds_nothing():
    for arguments in (["check", "."], ["format", "--check", "."]):
        result = run(sys.executable, "-m", "ruff", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_types_are_sound():
    result = run(sys.executable, "-m", "mypy")
    assert result.returncode == 0, result.stdout + result.stderr


def imported_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    result = run(sys.executable, "-c", code)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def test_command_line_starts_without_heavy_imports():
    modules = imported_by("import semscnn_gui.cli")
    assert not modules & {"torch", "scipy", "wfdb", "edfio", "reportlab", "h5py", "PySide6", "pandas"}


def test_analysis_imports_neither_qt_nor_slow_libraries():
    modules = imported_by(
        "from semscnn_gui.night.analysis import analyze_recording; "
        "from semscnn_gui.recording.simulation.simulated_night import simulate_night; "
        "analyze_recording(simulate_night(100, 0.2))"
    )
    assert "torch" in modules
    assert not modules & {
        "PySide6",
        "pyqtgraph",
        "neurokit2",
        "scipy.signal",
        "pandas",
        "sklearn",
        "matplotlib",
    }


def imports_in(code: ast.AST) -> set[str]:
    """Every dotted name that the code imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{name.name}" for name in node.names}
    return found


def is_of_tests(name: str) -> bool:
    """Whether a dotted name leads to a conftest or a module of tests."""
    return any(part == "conftest" or part.startswith("test_") for part in name.split("."))


def test_no_module_of_the_tests_imports_a_conftest_or_another_test_module():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for name in sorted(imports_in(ast.parse(path.read_text(encoding="utf-8"))))
        if is_of_tests(name)
    ]
    assert not wrong, "move what tests share to tests/support:\n" + "\n".join(wrong)


def test_no_module_of_the_tests_changes_where_python_looks_for_modules():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path"
    ]
    assert not wrong, wrong
