"""Start-up: nothing heavy is imported, and the window is painted soon."""

from __future__ import annotations

import json
import subprocess
import sys

START = """
import json, sys, time
began = time.perf_counter()
from PySide6.QtCore import QSettings, QTimer
from semscnn_gui.gui.app import application
from semscnn_gui.gui.main_window import MainWindow
app = application()
window = MainWindow(icon=app.windowIcon())
window.show()
app.processEvents()
window.grab()
painted = time.perf_counter() - began
heavy = ["torch", "neurokit2", "scipy", "wfdb", "edfio", "reportlab", "h5py", "pandas"]
before = [name for name in heavy if name in sys.modules]
window.prepare()
after = [name for name in heavy if name in sys.modules]
window.close()
print(json.dumps({"painted_s": painted, "before": before, "after": after}))
"""


def test_start_paints_an_empty_window_without_heavy_imports(tmp_path) -> None:
    import os

    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"start to painted empty window: {told['painted_s']:.2f} s")
    assert told["before"] == []
    assert told["after"] == []
