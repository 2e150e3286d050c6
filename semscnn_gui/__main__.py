"""``python -m semscnn_gui`` is the same as ``semscnn-gui``."""

from semscnn_gui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
