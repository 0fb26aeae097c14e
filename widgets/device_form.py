"""What virtual devices are to be like: how many, their link, their sleep, and what goes wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from app.fleet.bench_fleet import MOST_DEVICES, FleetOrder, link_choices, sleep_choices
from app.fleet.faults import Fault
from app.values.esipa import Binding
from widgets.form_dialog import combo
from widgets.labels import label
from widgets.words import joined

_SPEEDS = (1, 10, 60, 600)


class DeviceForm(QWidget):
    """Holds a FleetOrder.

    Signals:
        changed: another order.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = _number(1, MOST_DEVICES, 10)
        self.binding = combo(
            [
                (Binding.HTTPS.value, self.tr("HTTPS")),
                (Binding.HTTPS_JSON.value, self.tr("HTTPS, JSON")),
                (Binding.COAPS.value, self.tr("CoAP/DTLS")),
            ]
        )
        self.link = combo([(link.name, link.name) for link in link_choices()])
        self.link.setCurrentIndex(self.link.findData("none"))
        self.sleep = combo([(sleep.name, sleep.name) for sleep in sleep_choices()])
        self.interval = _number(1, 86_400, 10, self.tr(" s"))
        self.speed = combo([(str(one), self.tr("{0} × real time").format(one)) for one in _SPEEDS])
        self.packages = _number(0, 100, 1, self.tr(" per device"))
        words = {
            Fault.DROP_RESULT: self.tr("The result is lost"),
            Fault.DROP_ANSWER: self.tr("The acknowledgement is lost"),
            Fault.DIE: self.tr("Power fails after executing"),
            Fault.DUPLICATE: self.tr("The result is sent twice"),
            Fault.REORDER: self.tr("The result comes late"),
            Fault.WRONG_TOKEN: self.tr("The eIM has a wrong token"),
        }
        self.faults = {fault: QCheckBox(text) for fault, text in words.items()}
        self.share = _number(1, 100, 20, self.tr(" % of the time"))
        self.traffic = QCheckBox(self.tr("&Record their traffic"))
        self.traffic.setChecked(True)
        self.traffic.setToolTip(
            self.tr("Cards and connections of all devices, in lanes called after them.")
        )
        self._about = label("", "muted", wrap=True)
        self._build()
        self._connect()
        self._describe()

    def order(self) -> FleetOrder:
        """Return what is chosen."""
        share = self.share.value() / 100
        chosen = (fault for fault, box in self.faults.items() if box.isChecked())
        return FleetOrder(
            count=self.count.value(),
            binding=Binding(self.binding.currentData()),
            link=str(self.link.currentData()),
            sleep=str(self.sleep.currentData()),
            faults=tuple(f"{fault.value}={share}" for fault in chosen),
            packages=self.packages.value(),
            interval_s=float(self.interval.value()),
            time_factor=float(self.speed.currentData()),
            traffic=self.traffic.isChecked(),
        )

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        for words, field in (
            (self.tr("&Devices"), self.count),
            (self.tr("&Binding"), self.binding),
            (self.tr("&Link"), self.link),
            (self.tr("&Sleep"), self.sleep),
            (self.tr("C&ontact every"), self.interval),
            (self.tr("Time &runs at"), self.speed),
            (self.tr("Pac&kages"), self.packages),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(form)
        column.addWidget(self.traffic)
        column.addWidget(self._about)
        column.addSpacing(6)
        column.addWidget(label(self.tr("What goes wrong"), "muted"))
        for box in self.faults.values():
            column.addWidget(box)
        line = QFormLayout()
        line.addRow(self.tr("&Each strikes"), self.share)
        self.share.setAccessibleName(self.tr("Each strikes"))
        column.addLayout(line)

    def _connect(self) -> None:
        for box in (self.binding, self.link, self.sleep, self.speed):
            box.currentIndexChanged.connect(lambda _row: self._describe())
        for number in (self.count, self.interval, self.packages, self.share):
            number.valueChanged.connect(lambda _value: self._describe())
        for check in (*self.faults.values(), self.traffic):
            check.toggled.connect(lambda _on: self._describe())

    def _describe(self) -> None:
        link = next(one for one in link_choices() if one.name == self.link.currentData())
        sleep = next(one for one in sleep_choices() if one.name == self.sleep.currentData())
        self.interval.setEnabled(not sleep.period_s)
        self.share.setEnabled(any(box.isChecked() for box in self.faults.values()))
        self._about.setText(
            joined(
                [
                    _rate(link.up_bps, self.tr("{0} up")),
                    _rate(link.down_bps, self.tr("{0} down")),
                    self.tr("{0} ms one way").format(round(link.latency_s * 1000))
                    if link.latency_s
                    else "",
                    self.tr("{0:g} % lost").format(link.loss * 100) if link.loss else "",
                    self.tr("wakes every {0:g} s").format(sleep.period_s) if sleep.period_s else "",
                    "" if sleep.keeps_session else self.tr("loses its session asleep"),
                ]
            )
            or self.tr("As fast as this machine, always awake.")
        )
        self.changed.emit()


def _rate(bps: int, words: str) -> str:
    if not bps:
        return ""
    text = f"{bps / 1_000_000:g} Mbit/s" if bps >= 1_000_000 else f"{bps / 1000:g} kbit/s"
    return words.format(text)


def _number(least: int, most: int, value: int, suffix: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setMinimumHeight(28)
    return box
