"""Modem reports as plain values, and a card page over a simulated modem on a real terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.modem.notice import NoticeLimits
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.values.modem import (
    AtExchange,
    ModemIdentity,
    ModemReport,
    Outcome,
    QuirkNote,
    Reception,
    Rung,
    RungOutcome,
    Subscription,
    UsbIds,
)
from app.workbench import Workbench
from widgets.bridge import BenchSignals
from widgets.card_page import CardPage
from widgets.card_work import CardWork
from widgets.modem_work import ModemWork
from widgets.privacy import Mask
from widgets.report_view import Tab

SETTLE_MS = 20_000
IMEI = "861536030196001"
ICCID = "89882119000000002345"
IMSI = "001010000000179"

LADDER = (
    RungOutcome(
        Rung.CGLA,
        Outcome.REFUSED,
        "The modem knows the command and refuses it.",
        (AtExchange('AT+CCHO="A000"', ("+CME ERROR: 3",), 1_500_000),),
    ),
    RungOutcome(
        Rung.CSIM_CHANNEL,
        Outcome.WORKS,
        "A channel was opened on the card.",
        (
            AtExchange('AT+CSIM=10,"0070000001"', ('+CSIM: 6,"019000"', "OK")),
            AtExchange('AT+CSIM=10,"81F2000C00"', ('+CSIM: 4,"9000"', "OK")),
        ),
    ),
    RungOutcome(Rung.CSIM_BASIC, Outcome.LEFT_OUT, "Not tried: another way works."),
)
QUIRK = QuirkNote(
    "bare-ccho", "CCHO answers a bare number", "Taken as it is.", "lpac issue 179 (confirmed)"
)
REPORT = ModemReport(
    ModemIdentity(
        "Quectel", "EG25-G", "EG25GGBR07A08M2G", IMEI, "/dev/ttyUSB2", UsbIds(0x2C7C, 0x0125)
    ),
    Reception(-71, "registered, home", 1, "Example Mobile", "LTE"),
    Subscription(ICCID, IMSI),
    LADDER,
    Rung.CSIM_CHANNEL,
    (QUIRK,),
    block_size=120,
    read_at_ns=1_790_000_000_000_000_000,
)


class ModemDesk:
    """A card page over one modem of a real bench, kept fresh as the window does."""

    def __init__(self, qtbot: QtBot, workbench: Workbench, mask: Mask, modem: ModemPort) -> None:
        self.qtbot = qtbot
        self.work = CardWork(workbench.runtime, lambda: workbench.recorder.last_seq)
        quick = NoticeLimits(deadline=15, settle=0.3, poll=0.05)
        self.modems = ModemWork(self.work, workbench, self.work, limits=quick)
        self.page = CardPage(self.work, self.modems, mask, lambda: workbench.recorder.last_seq)
        self.work.setParent(self.page)
        qtbot.addWidget(self.page)
        self.told: list[str] = []
        self.page.told.connect(self.told.append)
        self.signals = BenchSignals(workbench.bench, self.page)
        self.slot: Slot = workbench.bench.add_modem(modem.uri)
        self.signals.changed.connect(self.show)
        self.work.changed.connect(self.show)
        self.page.resize(1000, 900)
        self.page.show()
        self.show()

    def show(self) -> None:
        """Show the modem as it is now."""
        self.page.show_slot(self.slot)

    def settle(self) -> None:
        """Wait until nothing runs."""
        self.qtbot.waitUntil(lambda: self.work.running(self.slot) is None, timeout=SETTLE_MS)
        self.qtbot.waitUntil(lambda: not self.slot.status.busy, timeout=SETTLE_MS)
        self.show()

    def enable_another(self) -> str:
        """Enable a profile that is not enabled; return its ICCID."""
        report = self.slot.status.report
        assert report is not None
        wanted = next(str(one.iccid) for one in report.profiles if not one.enabled)
        self.page.report.profiles.enable_requested.emit(wanted)
        self.settle()
        return wanted

    def open_tab(self) -> None:
        """Bring the Modem tab to the front."""
        self.page.show_tab(Tab.MODEM)


@contextmanager
def modem_desk(
    qtbot: QtBot, workbench: Workbench, mask: Mask, options: ModemOptions | None = None
) -> Iterator[tuple[ModemDesk, ModemPort]]:
    """A page over a modem that has been asked and whose card has been read."""
    with TemporaryDirectory() as home, ModemPort(options, link=Path(home) / "modem") as modem:
        desk = ModemDesk(qtbot, workbench, mask, modem)
        desk.settle()
        yield desk, modem
        workbench.bench.close()
