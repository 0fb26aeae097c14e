"""Whether a profile stays enabled over a power cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import NotSupportedError, ProcedureError
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.notice import Noticed, NoticeLimits, NoticeWay
from app.modem.persistence import (
    PERSISTENCE,
    Persistence,
    PersistenceResult,
    check_persistence,
)
from app.sim.modem_port import ModemPort
from app.values.ids import Iccid
from tests.modem.plugged import FIRST, SECOND, card_in, enabled_in, plugged

QUICK = NoticeLimits(deadline=20.0, settle=0.3, poll=0.05)


def judged(port: ModemPort, way: NoticeWay, wanted: Iccid = SECOND) -> PersistenceResult:
    with ModemLink(port.uri) as link:
        found = check_persistence(lambda: card_in(port), link, wanted, way, limits=QUICK)
        kept = DeviceMemory(memory_key(link.identity)).kept.found
    assert kept[PERSISTENCE] == found.verdict
    return found


@pytest.mark.parametrize("way", [NoticeWay.CFUN, NoticeWay.REBOOT])
def test_a_profile_that_stays_holds(tmp_path: Path, way: NoticeWay) -> None:
    with plugged(tmp_path / "modem") as port:
        found = judged(port, way)
        assert enabled_in(port) == SECOND
    assert found.verdict is Persistence.HOLDS
    assert [step.iccid for step in found.steps] == [FIRST, SECOND, SECOND]
    assert found.notice is not None
    assert found.notice.verdict is Noticed.YES


def test_a_modem_that_enables_the_old_profile_again_is_found_out(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", faults=("forgets-profile",)) as port:
        found = judged(port, NoticeWay.REBOOT)
        assert enabled_in(port) == FIRST
    assert found.verdict is Persistence.FELL_BACK
    assert found.text == "After the power cycle the old profile was enabled again."
    assert [step.iccid for step in found.steps] == [FIRST, SECOND, FIRST]
    assert "ModemManager" in found.hint


def test_a_profile_that_was_enabled_before_is_tested_all_the_same(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        found = judged(port, NoticeWay.REBOOT, FIRST)
    assert found.verdict is Persistence.HOLDS
    assert found.before == FIRST


def test_a_modem_that_does_not_follow_its_card_is_told_apart(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", notices=frozenset()) as port:
        found = judged(port, NoticeWay.CFUN)
        assert enabled_in(port) == SECOND
    assert found.verdict is Persistence.MODEM_LAGS


def test_a_refresh_leaves_the_power_on_and_proves_nothing(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        with pytest.raises(NotSupportedError, match="proves nothing"):
            check_persistence(lambda: card_in(port), link, SECOND, NoticeWay.REFRESH)
        assert enabled_in(port) == FIRST


def test_a_profile_the_card_does_not_have_ends_it(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        with pytest.raises(ProcedureError):
            check_persistence(
                lambda: card_in(port), link, Iccid("8999909999999999991"), NoticeWay.CFUN
            )
