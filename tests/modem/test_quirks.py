"""The table of quirks, and what follows from it for a modem."""

from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.modem.quirks import Behaviour, all_quirks, behaviour_of, quirk_named, quirks_for
from app.values.modem import ModemIdentity, Rung, UsbIds


def modem(manufacturer: str, model: str, usb: str = "") -> ModemIdentity:
    ids = UsbIds(int(usb[:4], 16), int(usb[5:], 16)) if usb else None
    return ModemIdentity(manufacturer, model, usb=ids)


CSIM_ONLY = (Rung.CSIM_CHANNEL, Rung.CSIM_BASIC)


@pytest.mark.parametrize(
    ("identity", "ids", "behaviour"),
    [
        pytest.param(modem("", ""), set(), Behaviour(), id="unknown"),
        pytest.param(modem("u-blox", "LARA-R6"), set(), Behaviour(), id="generic"),
        pytest.param(
            modem("Sierra Wireless, Incorporated", "MC7455"),
            {"opaque-handle"},
            Behaviour(),
            id="mc7455",
        ),
        pytest.param(modem("Sierra", "EM7590"), {"no-test-form"}, Behaviour(), id="em7590"),
        pytest.param(
            modem("Sierra", "EM9191"), {"no-cchc"}, Behaviour(close_channels=False), id="em9191"
        ),
        pytest.param(
            modem("", "", "1199:90d3"),
            {"no-cchc"},
            Behaviour(close_channels=False),
            id="em9191-usb",
        ),
        pytest.param(modem("Fibocom", "FM350-GL"), {"bare-ccho"}, Behaviour(), id="fm350"),
        pytest.param(modem("", "", "0e8d:7127"), {"bare-ccho"}, Behaviour(), id="fm350-usb"),
        pytest.param(modem("Fibocom", "FG132-NA"), {"no-test-form"}, Behaviour(), id="fg132"),
        pytest.param(
            modem("Quectel", "EM05-G"),
            {"no-test-form", "buffered-writes", "unnoticed-profile"},
            Behaviour(block_size=120, notice="cfun"),
            id="em05",
        ),
        pytest.param(
            modem("Quectel", "EC20F"),
            {"cgla-fails-loading", "buffered-writes", "unnoticed-profile"},
            Behaviour(rungs=CSIM_ONLY, block_size=120, notice="cfun"),
            id="ec20f",
        ),
        pytest.param(
            modem("QUECTEL", "EG25"),
            {"csim-no-channels", "buffered-writes", "unnoticed-profile"},
            Behaviour(rungs=(Rung.CGLA,), block_size=120, notice="cfun"),
            id="eg25",
        ),
        pytest.param(
            modem("Dell", "DW5821e Snapdragon X20 LTE"),
            {"csim-only"},
            Behaviour(rungs=CSIM_ONLY),
            id="dw5821e",
        ),
        pytest.param(
            modem("huawei", "MS2372h-153"), {"huawei-ms2372h"}, Behaviour(rungs=()), id="ms2372h"
        ),
        pytest.param(modem("Alcatel", "IK41"), {"alcatel-ik41"}, Behaviour(rungs=()), id="ik41"),
        pytest.param(modem("Foxconn", "T99W696"), {"uppercase-hex"}, Behaviour(), id="t99w696"),
        pytest.param(
            modem("Telit", "LN920"),
            {"telit-access"},
            Behaviour(
                rungs=(Rung.CSIM_CHANNEL, Rung.CGLA, Rung.CSIM_BASIC),
                sim_power=("AT#SIMDET=0", "AT#SIMDET=1"),
            ),
            id="telit",
        ),
        pytest.param(
            modem("SIMCOM INCORPORATED", "SIMCOM_SIM7600G-H"),
            {"sim7600-csim"},
            Behaviour(rungs=(*CSIM_ONLY, Rung.CGLA)),
            id="sim7600",
        ),
    ],
)
def test_a_family_is_known_and_treated_its_way(
    identity: ModemIdentity, ids: set[str], behaviour: Behaviour
) -> None:
    quirks = quirks_for(identity)

    assert {quirk.id for quirk in quirks} == ids
    assert behaviour_of(quirks) == behaviour


@pytest.mark.parametrize(
    ("name", "behaviour"),
    [
        ("needs-le", Behaviour(needs_le=True)),
        ("phone-short-blocks", Behaviour(block_size=63)),
        ("no-cchc", Behaviour(close_channels=False)),
    ],
)
def test_a_row_can_be_chosen_for_any_modem(name: str, behaviour: Behaviour) -> None:
    quirks = quirks_for(modem("u-blox", "LARA-R6"), [name])

    assert [quirk.id for quirk in quirks] == [name]
    assert behaviour_of(quirks) == behaviour


@pytest.mark.parametrize(
    ("chosen", "size"), [("phone-short-blocks", 63), ("cgla-fails-loading", 120)]
)
def test_a_chosen_row_wins_over_the_family(chosen: str, size: int) -> None:
    quirks = quirks_for(modem("Quectel", "EM12"), [chosen, chosen])

    assert quirks[-1].id == chosen
    assert len(quirks) == len(set(q.id for q in quirks)) == 3
    assert behaviour_of(quirks).block_size == size


def test_a_row_there_is_not_is_refused() -> None:
    with pytest.raises(SettingsError, match="“nonsense” is no quirk") as caught:
        quirks_for(modem("", ""), ["nonsense"])

    assert "needs-le" in caught.value.hint


def test_every_row_does_something_and_says_what_was_seen() -> None:
    rows = all_quirks()
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert bool(row.settings) != row.always, row.id
        assert row.title
        assert row.advice.endswith(".")
        assert row.evidence


def test_a_note_says_how_sure_it_is() -> None:
    assert quirk_named("no-cchc").note.evidence == "lpac issue 187 (confirmed)"
    assert quirk_named("telit-access").note.evidence == "lpac issue 221 (inferred)"


def test_every_setting_that_a_row_makes_differs_from_the_usual() -> None:
    for row in all_quirks():
        assert behaviour_of([row]) != Behaviour() or row.always, row.id
