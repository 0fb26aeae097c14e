"""The keys of the page one is on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.labels import heading, identifier, label
from widgets.navigation_rail import Place


class KeysDialog(QDialog):
    """Lists keys everywhere and on one place."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        groups = self.groups(place)
        for title, keys in groups:
            column.addWidget(heading(title))
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(4)
            grid.setColumnMinimumWidth(0, 120)
            grid.setColumnStretch(1, 1)
            for row, (key, words) in enumerate(keys):
                native = QKeySequence.SequenceFormat.NativeText
                shown = identifier(QKeySequence(key).toString(native))
                grid.addWidget(shown, row, 0)
                grid.addWidget(label(words), row, 1)
            column.addLayout(grid)
        close = push_button(self.tr("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(440)

    def groups(self, place: Place) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return (title, [(key, what it does)]) for everywhere and for a place."""
        everywhere = [
            ("Ctrl+1", self.tr("Bench")),
            ("Ctrl+2", self.tr("Traffic over the whole page")),
            ("Ctrl+3", self.tr("Packages")),
            ("Ctrl+4", self.tr("Keys and trust")),
            ("Ctrl+5", self.tr("Local eIM")),
            ("F1", self.tr("Help")),
            ("Ctrl+T", self.tr("Show or hide the traffic under the page")),
            ("Ctrl+M", self.tr("Mask EIDs and ICCIDs")),
            ("Ctrl+N", self.tr("Put a simulated card on the bench")),
            ("Ctrl+P", self.tr("Put a modem on the bench")),
            ("Ctrl+D", self.tr("Doctor")),
            ("Ctrl+,", self.tr("Settings")),
            ("Ctrl+O", self.tr("Open a capture")),
            ("Ctrl+W", self.tr("Close the opened capture")),
            ("Ctrl+E", self.tr("Export the traffic; Ctrl+Shift+E makes an evidence bundle")),
            ("Ctrl+R", self.tr("Record the traffic to a file, or see how that goes")),
            ("?", self.tr("Show this")),
        ]
        bench = [
            ("Alt+1", self.tr("First reader; Alt+2 the second, and so on")),
            ("F5", self.tr("Read the card again")),
            ("Esc", self.tr("Stop what is running")),
            ("Ctrl+Shift+C", self.tr("Copy the EID")),
            ("Ctrl+Shift+A", self.tr("Open or close the AT console of a modem")),
            ("E", self.tr("Enable the chosen profile")),
            ("D", self.tr("Disable the chosen profile")),
            ("F2", self.tr("Give it a nickname")),
            ("Space", self.tr("Show all its fields")),
            ("Ctrl+C", self.tr("Copy its ICCID")),
            ("Del", self.tr("Delete it; its last four digits have to be typed")),
            ("Return", self.tr("Open the row's menu")),
        ]
        traffic = [
            ("Ctrl+F", self.tr("Filter the records")),
            ("M", self.tr("Mark the chosen records; Shift+M writes a comment")),
            ("1", self.tr("Colour them red; 2 to 6 are others, 0 none")),
            ("H", self.tr("Hide them; Shift+H shows hidden records as well")),
            ("N", self.tr("Go to the next mark; Shift+N to the one before")),
            ("Shift+Down", self.tr("Choose several; Ctrl+A chooses all")),
            ("C", self.tr("Choose columns")),
            ("Shift+F10", self.tr("Open the row's menu")),
            ("Ctrl+PgDown", self.tr("Next capture; Ctrl+PgUp the one before")),
            ("Ctrl+Shift+D", self.tr("Compare sessions; there N and P walk the differences")),
            ("Ctrl+Shift+S", self.tr("Edit the selected record and send it again")),
        ]
        trust = [
            ("F5", self.tr("Read the store again")),
            ("Del", self.tr("Remove the chosen one; its name has to be typed")),
        ]
        eim = [
            ("F5", self.tr("Read devices and queue again")),
            ("Ctrl+A", self.tr("Choose all devices")),
            ("Return", self.tr("Queue for the chosen devices, or show the package's result")),
            ("Ctrl+C", self.tr("Copy the EIDs of the chosen devices")),
            ("Del", self.tr("Forget the chosen devices; a word has to be typed")),
        ]
        packages = [
            ("Ctrl+Return", self.tr("Execute the package on the card")),
            ("Alt+Up", self.tr("Move the operation up; Alt+Down moves it down")),
            ("Ctrl+Del", self.tr("Remove the operation")),
        ]
        groups = [(self.tr("Everywhere"), everywhere)]
        if place is Place.BENCH:
            groups.append((self.tr("Bench"), bench))
        if place is Place.TRAFFIC:
            groups.append((self.tr("Traffic"), traffic))
        if place is Place.PACKAGES:
            groups.append((self.tr("Packages"), packages))
        if place is Place.EIM:
            groups.append((self.tr("eIM"), eim))
        if place is Place.TRUST:
            groups.append((self.tr("Trust"), trust))
        return groups
