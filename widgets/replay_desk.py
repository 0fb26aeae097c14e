"""What can be done with recorded sessions: compare them, replay them, send a part of one again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.capture.assembly import Records
from app.capture.imports import read_capture
from app.errors import WorkbenchError
from app.settings import host_and_port
from widgets.difference_work import SessionSource
from widgets.resend_target import Consent, Target

if TYPE_CHECKING:
    from app.values.traffic import Record
    from app.workbench import Workbench
    from widgets.difference_window import DifferenceWindow
    from widgets.replay_card_dialog import ReplayCardDialog
    from widgets.replay_window import ReplayWindow
    from widgets.replay_work import ReplayWork
    from widgets.resend_dialog import ResendDialog


class ReplayDesk(QObject):
    """Opens the windows; each is imported when it is first opened.

    Signals:
        told: a sentence for the status line.
        card_wanted: put the card with this `replay:` URI on the bench.
        traffic_requested: show the live record with this seq.
        crashed: an exception that is our own defect.
    """

    told = Signal(str)
    card_wanted = Signal(str)
    traffic_requested = Signal(int)
    crashed = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        opened: Callable[[], Sequence[Path]],
        hides: Callable[[], bool],
        owner: QWidget,
    ) -> None:
        """opened: the captures that are open now. hides: whether secrets are hidden now.

        owner: what the windows stand over.
        """
        super().__init__(owner)
        self._workbench = workbench
        self._opened = opened
        self._hides = hides
        self._owner = owner
        self._consent = Consent(owner)
        self._served: list[str] = []
        self._replays: list[ReplayWork] = []

    def close(self) -> None:
        """Stop what still serves; the program ends."""
        for work in self._replays:
            work.close(wait=True)

    def compare(self, path: Path | None = None, seq: int = 0) -> DifferenceWindow:
        """Compare sessions. path: of the capture on the left, None for the live traffic.

        seq: of a record whose procedure or card session is meant.
        """
        from widgets.difference_window import DifferenceWindow
        from widgets.difference_work import DifferenceWork

        paths = list(self._opened())
        if path is not None and path not in paths:
            paths.append(path)
        sources = [self._live(), *map(self._file, paths)]
        left = 0 if path is None else paths.index(path) + 1
        right = next((at for at in range(len(sources)) if at != left), left)
        work = DifferenceWork(self._workbench.runtime, self._hides)
        window = DifferenceWindow(work, sources, self._file, self._owner)
        window.crashed.connect(self.crashed)
        window.begin(left, right, seq=seq)
        window.show()
        return window

    def put_on_bench(self, path: Path) -> ReplayCardDialog:
        """Ask how a capture is to answer as a card, and have it put on the bench."""
        from widgets.replay_card_dialog import ReplayCardDialog

        dialog = ReplayCardDialog(path, self._replay_work(), self._owner)
        dialog.chosen.connect(self.card_wanted)
        dialog.open()
        return dialog

    def serve(self, path: Path | None = None) -> ReplayWindow:
        """Serve a capture's eIM on this machine. path: None for the live traffic as it is now."""
        from widgets.replay_window import ReplayWindow

        source = self._live() if path is None else self._file(path)
        window = ReplayWindow(source.name, source.read, self._replay_work(), self._owner)
        url: list[str] = []

        def serving(now: str) -> None:
            for before in url:
                self._served.remove(before)
            url[:] = [now] if now else []
            self._served += url

        window.serving.connect(serving)
        window.show()
        return window

    def resend(self, record: Record, records: Records) -> ResendDialog | None:
        """Edit a record and send it again; None, and a word about it, when it cannot be sent."""
        from app.capture.outgoing import Form, outgoing
        from app.capture.veil import Veil
        from widgets.resend_dialog import ResendDialog
        from widgets.resend_work import ResendWork

        if self._hides() and Veil(records).hides(record):
            self.told.emit(
                self.tr("It holds secrets, which are hidden now: show them first, to edit them.")
            )
            return None
        try:
            forms = outgoing(record, records)
        except WorkbenchError as error:
            self.told.emit(f"{error.message} {error.hint}")
            return None
        bench = self._workbench
        work = ResendWork(bench.runtime, bench.recorder, self._roots, self._hides)
        work.crashed.connect(self.crashed)
        eims = self._eims() if forms[0].form is Form.ESIPA else ()
        dialog = ResendDialog(
            forms, work, self._consent, lambda: bench.bench.slots, eims, self._owner
        )
        dialog.traffic_requested.connect(partial(self._show_in_traffic, dialog))
        dialog.show()
        return dialog

    def _replay_work(self) -> ReplayWork:
        from widgets.replay_work import ReplayWork

        work = ReplayWork(self._workbench)
        work.crashed.connect(self.crashed)
        self._replays.append(work)
        return work

    def _show_in_traffic(self, dialog: QDialog, seq: int) -> None:
        dialog.close()
        self.traffic_requested.emit(seq)

    def _live(self) -> SessionSource:
        recorder = self._workbench.recorder
        return SessionSource(self.tr("Live traffic"), lambda: recorder.since(0)[2])

    def _file(self, path: Path) -> SessionSource:
        return SessionSource(path.name, lambda: read_capture(path))

    def _eims(self) -> tuple[Target, ...]:
        """Return the eIMs of this machine: those that replay, then where the bench eIM serves."""
        _, port = host_and_port(self._workbench.settings.values.eim.https)
        urls = dict.fromkeys((*self._served, f"https://localhost:{port}"))
        return tuple(Target(url, url, harmless=True) for url in urls)

    def _roots(self) -> tuple[bytes, ...]:
        return tuple(root.certificate for root in self._workbench.trust.roots())
