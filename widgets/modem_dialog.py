"""Asks which modem to put on the bench: one of the ports found, or an address that is typed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.card.transport import CardUri
from app.errors import SettingsError
from app.runtime import Runtime
from widgets.bridge import Job
from widgets.form_dialog import FormDialog, combo
from widgets.labels import label
from widgets.modem_address import BAUDS, has_baud, modem_uri
from widgets.modem_port_list import ModemPortList
from widgets.theme import mono

if TYPE_CHECKING:
    from app.modem.scan import PortState

_LOOK_MS = 2000
_LIST_HEIGHT = 172
_WIDTH = 640


class ModemDialog(FormDialog):
    """Looks for ports every two seconds while it is open; it opens none of them.

    Signals:
        chosen: the URI of the modem; never one that is on the bench already.
        crashed: an exception that is our own defect.
    """

    chosen = Signal(str)
    crashed = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        taken: Collection[str],
        parent: QWidget | None = None,
        *,
        scan: Callable[[], tuple[PortState, ...]] | None = None,
    ) -> None:
        """taken: URIs of the modems on the bench. scan: finds the ports; this machine's if None."""
        super().__init__(
            self.tr(
                "Choose a port, or type an address. The modem's card is then read as in a reader, "
                "and the modem stays on the bench for the next start."
            ),
            self.tr("&Put on the bench"),
            "plus",
            parent,
        )
        self.entitle(self.tr("Add a modem"))
        self.setMinimumWidth(_WIDTH)
        self._runtime = runtime
        self._scan = scan or _scan
        self._taken = {_target(uri) for uri in taken}
        self.ports = ModemPortList(taken)
        self.ports.setFixedHeight(_LIST_HEIGHT)
        self.address = QLineEdit()
        self.address.setFont(mono())
        self.address.setMinimumHeight(28)
        self.address.setPlaceholderText("/dev/ttyUSB2 · COM5 · socket://host:port")
        self.baud = combo([(str(baud), f"{baud} baud") for baud in BAUDS])
        self._found = label(self.tr("Looking for ports …"), "muted", wrap=True)
        self._verdict = label(role="muted", wrap=True)
        self._advice = label(role="muted", wrap=True)
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._judge()
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where an address goes; a list that has the focus would choose its first row."""
        super().showEvent(event)
        self.address.setFocus()

    def uri(self) -> str:
        """Return the address of what is typed or chosen. Raises SettingsError, saying why not."""
        uri = modem_uri(self.address.text(), int(self.baud.currentData()))
        if _target(uri) in self._taken:
            raise SettingsError(
                self.tr("This modem is on the bench already."),
                key="port",
                hint=self.tr("Close this dialog and choose it on the left."),
            )
        return uri

    def _build(self) -> None:
        self.add_row(self.tr("Ports &found"), self.ports)
        self.add_note(self._found)
        self.add_row(self.tr("&Address"), self.address)
        self.add_row(self.tr("&Speed"), self.baud)
        self.form.addRow("", self._notes())
        self.ports.chosen.connect(self._take)
        self.ports.taken.connect(lambda _port: self._request())
        self.address.textChanged.connect(self._judge)
        self.baud.currentIndexChanged.connect(self._judge)
        self.act.clicked.connect(self._request)

    def _notes(self) -> QWidget:
        notes = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        notes.setSizePolicy(policy)  # takes what is over, so that the rows stay together
        column = QVBoxLayout(notes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._verdict)
        column.addWidget(self._advice)
        column.addStretch(1)
        return notes

    def _look(self) -> None:
        job = Job(self._runtime, _scanned(self._runtime, self._scan), self)
        job.done.connect(self._show)
        job.failed.connect(self.crashed)

    def _show(self, ports: tuple[PortState, ...]) -> None:
        self.ports.show_ports(ports)
        if not ports:
            self._found.setText(
                self.tr("No serial port was found. Plug the modem in; it appears here by itself.")
            )
        else:
            self._found.setText(self.tr("Nothing is sent to a port while it is only listed here."))
        self._judge()
        self._timer.start()

    def _take(self, port: PortState | None) -> None:
        if port is None:
            return
        if self.address.text() != (target := _target(port.uri)):
            self.address.setText(target)

    def _judge(self) -> None:
        self.baud.setEnabled(has_baud(self.address.text()))
        try:
            uri = self.uri()
        except SettingsError as error:
            blank = not self.address.text().strip()
            self._say("" if blank else error.message, "" if blank else error.hint, wrong=True)
            self.act.setEnabled(False)
            return
        target = _target(uri)
        port = self.ports.port_at(target)
        if port is not None and port.present and port.text:
            self._say(port.text, port.hint, wrong=True)
            self.act.setEnabled(False)
            return
        self.act.setEnabled(True)
        if target.startswith("/") and not Path(target).exists():
            self._say(self.tr("No such port now; the modem is put on the bench and waited for."))
        else:
            self._say(self.tr("Will be opened as {0}").format(uri))

    def _say(self, words: str, advice: str = "", *, wrong: bool = False) -> None:
        self._verdict.setProperty("role", "failed" if wrong else "muted")
        self._verdict.style().polish(self._verdict)
        self._verdict.setText(words)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.grow()

    def _request(self) -> None:
        if not self.act.isEnabled():
            return
        uri = self.uri()
        self.accept()
        self.chosen.emit(uri)


def _target(uri: str) -> str:
    return CardUri.parse(uri).target


async def _scanned(
    runtime: Runtime, scan: Callable[[], tuple[PortState, ...]]
) -> tuple[PortState, ...]:
    lane = runtime.lane("ports")
    try:
        return await lane.run(scan)
    finally:
        lane.close()


def _scan() -> tuple[PortState, ...]:
    from app.modem.scan import scan_ports  # brings the serial library: only when it is asked for

    return scan_ports()
