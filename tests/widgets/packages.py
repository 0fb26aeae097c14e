"""A composer with everything real behind it: desk, key store, bench and simulated card."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.eim import requests
from app.values.euicc import Check, CheckResult, ProfileInfo
from app.values.ids import Eid
from app.values.packages import (
    Execution,
    InputPart,
    Operation,
    OperationOutcome,
    PackageKind,
    PackageState,
    PackageVerdict,
    Recipe,
    SignedPackage,
)
from app.workbench import Workbench
from tests.widgets.finding import button
from tests.widgets.reports import DISABLED, PROFILES
from widgets.composer_place import ComposerPlace
from widgets.privacy import Mask

SETTLE_MS = 20_000
EID = Eid("89049032123451234512345678901235")
ENABLE = Operation("enable", {"iccid": str(DISABLED)})
RECIPE = Recipe(identity="lab", eim_id="eim.lab.example", eid=EID, token=7, operations=(ENABLE,))
SIGNED = bytes.fromhex("3009 8001 65 8101 05 A001 00".replace(" ", ""))
SIGNATURE = bytes(range(64))


class Profiles:
    """A target whose profiles are known."""

    def __init__(
        self, profiles: tuple[ProfileInfo, ...] = PROFILES, mask: Mask | None = None
    ) -> None:
        self.profiles = profiles
        self.privacy = mask or Mask()


CODE = "1$smdp.example.com$MATCH-77"


def trigger() -> SignedPackage:
    """Return a download trigger, which carries an activation code."""
    kind = PackageKind.DOWNLOAD_TRIGGER
    recipe = Recipe(kind=kind, operations=(Operation(kind.value, {"activationCode": CODE}),))
    return SignedPackage(recipe, requests.message(kind, recipe.operations[0].values, b"", None))


def package() -> SignedPackage:
    """Return a small signed package with the stretches of its signing input named."""
    message = b"\xbf\x51" + bytes([len(SIGNED) + 67]) + SIGNED + b"\x5f\x37\x40" + SIGNATURE
    parts = (
        InputPart("header", 0, 2),
        InputPart("eimId", 2, 5),
        InputPart("counter", 5, 8),
        InputPart("package", 8, 11),
        InputPart("token", 11, 14),
    )
    signing_input = SIGNED + b"\x84\x01\x07"
    return SignedPackage(RECIPE, message, EID, 5, SIGNED, signing_input, parts, SIGNATURE)


def verdict(*outcomes: OperationOutcome, check: CheckResult = CheckResult.PASS) -> PackageVerdict:
    """Return a verdict with one check."""
    checks = (Check("Signature", check, "It covers the data."),)
    return PackageVerdict("euiccPackageResultSigned", checks, outcomes, seq=4)


DONE = OperationOutcome("enable", "enableResult", 0, "ok", True, "Done")
MISSING = OperationOutcome(
    "enable", "enableResult", 1, "iccidOrAidNotFound", False, "No such profile."
)


def execution(judged: PackageVerdict | None = None, **changes: object) -> Execution:
    """Return an execution with that verdict."""
    made = Execution(
        "20261122-1", PackageState.REPORTED, package(), 1_790_000_000.0, 1_790_000_001.0,
        "Reader", b"\xbf\x51\x00" if judged else b"", judged, PROFILES, PROFILES,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # the caller names real fields


def click(qtbot: QtBot, owner: QWidget, words: str) -> None:
    """Press the button with these words."""
    qtbot.mouseClick(button(owner, words), Qt.MouseButton.LeftButton)


def read_slot(qtbot: QtBot, workbench: Workbench, uri: str = "sim:") -> Slot:
    """Put a simulated card on the bench and read it."""
    slot = workbench.bench.add_simulated(uri)
    done = workbench.runtime.spawn(slot.read())
    qtbot.waitUntil(done.done, timeout=SETTLE_MS)
    return slot


def blank_slot(qtbot: QtBot, workbench: Workbench, uri: str = "sim:blank") -> Slot:
    """Put a simulated card without any eIM on the bench and read it."""
    slot = workbench.bench.add_simulated(uri)
    wipe = {"resetEimConfigData"}
    wiped = workbench.runtime.spawn(slot.run(lambda card: card.memory_reset(wipe), "wiping"))
    qtbot.waitUntil(wiped.done, timeout=SETTLE_MS)
    return read_slot(qtbot, workbench, uri)


def open_composer(qtbot: QtBot, workbench: Workbench, mask: Mask) -> ComposerPlace:
    """Return the place as the window makes it, shown."""
    place = ComposerPlace(workbench.runtime, lambda: workbench.composer, mask)
    qtbot.addWidget(place)
    place.resize(1204, 728)
    place.show_slots(workbench.bench.slots)
    place.show()
    return place
