"""Guard against the reference leak that ends the process.

PySide6 6.12.0 on Python 3.11 drops one reference to None per Qt call that returns nothing; after
some thousand calls the interpreter aborts.
"""

from __future__ import annotations

import subprocess
import sys

_PROBE = """
import sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex
from PySide6.QtWidgets import QApplication, QLabel

class Model(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()): return 0
    def columnCount(self, parent=QModelIndex()): return 1
    def data(self, index, role=0): return None

application = QApplication([])
model, label = Model(), QLabel()
before = sys.getrefcount(None)
for _ in range(1000):
    label.update()
    application.processEvents()
    model.beginResetModel()
    model.endResetModel()
print(sys.getrefcount(None) - before)
"""


def test_void_qt_calls_keep_the_references_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True, timeout=60
    )
    moved = int(done.stdout)
    assert abs(moved) < 50, f"4000 void calls moved the reference count of None by {moved}"
