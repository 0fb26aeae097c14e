"""Runs the window: the Qt application, its theme, Ctrl+C, and an end that leaves no thread."""

from __future__ import annotations

import argparse
import gc
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app import __version__
from app.errors import SettingsError
from app.settings import Settings
from widgets.collector import Collector
from widgets.main_window import MainWindow
from widgets.navigation_rail import Place
from widgets.theme import Theme

if TYPE_CHECKING:
    from app.workbench import Workbench

_SETTLE_MS = 100
_QUIET_TICKS = 6
_GIVE_UP_TICKS = 300


def run(workbench: Workbench | None = None, argv: Sequence[str] = ()) -> int:
    """Show the window until it is closed and return the exit code; closes the workbench.

    workbench: made here when none is given; it is started once the window stands. argv: without
    the program's name.
    `--screenshot FILE` saves a picture of the window once it has settled and ends;
    `--theme light|dark`, `--size WIDTHxHEIGHT`, `--place NAME` and `--record SEQ` go with it.
    Captures named as `FILE` or with `--open FILE` are opened in the Traffic place.
    """
    options = _options(argv)
    application = _application()
    theme = Theme(application)
    desk = _Opening(workbench)
    try:
        settings = desk.settings()
    except SettingsError as error:
        QMessageBox.critical(None, "eIM Workbench", f"{error.message}\n\n{error.hint}")
        return 1
    collector = Collector()
    window = MainWindow(settings, theme, desk.open)
    _apply(options, window, theme)
    window.filled.connect(desk.start)
    # What the program consists of never becomes garbage: collections pass over it from here on,
    # which halves the longest pause of a full list (measured: 73 ms before, 45 ms after).
    window.filled.connect(gc.freeze)
    with _interrupts(application), _defects_shown(window, desk):
        window.show()
        if options.screenshot:
            Photographer(window, options.screenshot, options.record)
        try:
            code = application.exec()
        finally:
            desk.close()
    window.deleteLater()
    application.processEvents()
    collector.close()
    return code


class _Opening:
    """The workbench, made when it is first asked for: its imports come after the first paint."""

    def __init__(self, workbench: Workbench | None) -> None:
        self.workbench = workbench

    def settings(self) -> Settings:
        if self.workbench is not None:
            return self.workbench.settings
        self._settings = Settings()
        return self._settings

    def open(self) -> Workbench:
        if self.workbench is None:
            from app.workbench import Workbench

            self.workbench = Workbench(self._settings)
        return self.workbench

    def start(self) -> None:
        self.open().start()

    def close(self) -> None:
        if self.workbench is not None:
            self.workbench.close()


class Photographer(QObject):
    """Saves one picture of the window when nothing has moved for a while, then closes it."""

    def __init__(self, window: MainWindow, path: Path, record: int = 0) -> None:
        """record: seq of the traffic record to select before, 0 for none."""
        super().__init__(window)
        self._record = record
        self._window = window
        self._path = path
        self._quiet = 0
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._ticks += 1
        self._quiet = self._quiet + 1 if self._window.settled else 0
        if self._quiet >= _QUIET_TICKS or self._ticks >= _GIVE_UP_TICKS:
            if self._record:  # what is shown then has to settle too
                self._window.show_exchange(self._record)
                self._record = self._quiet = self._ticks = 0
                return
            self._timer.stop()
            saved = self._window.grab().save(str(self._path))
            self._window.close()
            QApplication.exit(0 if saved else 1)


def _application() -> QApplication:
    application = QApplication.instance() or QApplication(["eim-workbench"])
    assert isinstance(application, QApplication)  # noqa: S101 - widgets need the full kind
    application.setApplicationName("eim-workbench")
    application.setApplicationDisplayName("eIM Workbench")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("eim-workbench")
    return application


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="eim-workbench", add_help=False)
    parser.add_argument("--screenshot", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--size", type=_size)
    parser.add_argument("--record", type=int, default=0)
    parser.add_argument("--place", choices=tuple(place.value for place in Place))
    parser.add_argument("--open", type=Path, action="append", default=[])
    parser.add_argument("files", type=Path, nargs="*")
    return parser.parse_args(list(argv))


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _apply(options: argparse.Namespace, window: MainWindow, theme: Theme) -> None:
    if options.theme:
        theme.choose(options.theme)
    if options.size:
        window.resize(*options.size)
    if options.place:
        window.go(Place(options.place))
    for path in (*options.files, *options.open):
        window.open_capture(path)


@contextmanager
def _interrupts(application: QApplication) -> Iterator[None]:
    """Let Ctrl+C in the terminal end the event loop.

    Qt's loop runs no Python while it waits; the wake-up socket makes it return to Python.
    """
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda *_: reading.recv(64))
    before = signal.signal(signal.SIGINT, lambda *_: application.quit())
    woken = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGINT, before)
        notifier.setEnabled(False)
        notifier.deleteLater()
        reading.close()
        writing.close()


@contextmanager
def _defects_shown(window: MainWindow, desk: _Opening) -> Iterator[None]:
    """Show what escapes from a slot in the crash dialog instead of only on the terminal."""

    def show(error: BaseException) -> None:
        from widgets.crash_dialog import CrashDialog
        from widgets.crash_report import crash_report

        CrashDialog(crash_report(error, desk.open().recorder), window).open()

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            show(error)

    before, sys.excepthook = sys.excepthook, hook
    window.crashed.connect(show)
    try:
        yield
    finally:
        sys.excepthook = before
