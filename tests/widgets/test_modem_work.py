"""Work with a simulated modem on a real terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.modem.notice import Noticed, NoticeResult
from app.modem.persistence import Persistence, PersistenceResult
from app.sim.modem_options import ModemOptions
from app.values.ids import Iccid
from app.values.modem import Rung
from app.workbench import Workbench
from tests.widgets.modems import SETTLE_MS, ModemDesk, modem_desk
from widgets.modem_state import enabled_iccid
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask) -> Iterator[ModemDesk]:
    with modem_desk(qtbot, workbench, mask) as (desk, _modem):
        yield desk


def test_a_new_modem_is_asked_and_then_its_card_is_read(desk: ModemDesk) -> None:
    state, card = desk.modems.state(desk.slot), desk.slot.status.report
    assert state.report is not None
    assert card is not None
    assert state.report.rung is Rung.CGLA
    assert state.report.subscription.iccid == enabled_iccid(card)
    assert state.in_step_with == enabled_iccid(card)
    assert "cfun" in state.ways


def test_making_the_modem_notice_proves_it(desk: ModemDesk) -> None:
    before = desk.modems.state(desk.slot).before
    wanted = desk.enable_another()
    desk.modems.notice(desk.slot, "reboot")
    desk.settle()
    outcome = desk.modems.state(desk.slot).outcome
    assert isinstance(outcome, NoticeResult)
    assert outcome.verdict is Noticed.YES
    assert outcome.before == before
    assert outcome.after is not None
    assert outcome.after.subscription.iccid == wanted
    report = desk.modems.state(desk.slot).report
    assert report is not None
    assert report.subscription.iccid == wanted


def test_by_hand_waits_until_it_is_said_to_be_done(desk: ModemDesk, qtbot: QtBot) -> None:
    desk.modems.notice(desk.slot, "by-hand")
    qtbot.waitUntil(lambda: bool(desk.slot.status.busy), timeout=SETTLE_MS)
    assert desk.modems.state(desk.slot).by_hand is not None
    desk.modems.done_by_hand(desk.slot)
    desk.settle()
    outcome = desk.modems.state(desk.slot).outcome
    assert isinstance(outcome, NoticeResult)
    assert outcome.verdict is Noticed.NO


def test_waiting_can_be_stopped_and_leaves_no_outcome(desk: ModemDesk, qtbot: QtBot) -> None:
    desk.modems.notice(desk.slot, "by-hand")
    qtbot.waitUntil(lambda: bool(desk.slot.status.busy), timeout=SETTLE_MS)
    desk.modems.cancel(desk.slot)
    desk.settle()
    state = desk.modems.state(desk.slot)
    assert (state.doing, state.outcome, state.by_hand) == ("", None, None)


def test_a_second_order_waits_for_no_one_and_is_not_taken(desk: ModemDesk) -> None:
    desk.modems.notice(desk.slot, "by-hand")
    desk.modems.persistence(desk.slot, Iccid("89882119000000002345"), "reboot")
    assert desk.modems.state(desk.slot).doing == "notice"
    desk.modems.cancel(desk.slot)
    desk.settle()


def test_the_persistence_test_ends_with_a_verdict(desk: ModemDesk) -> None:
    card = desk.slot.status.report
    assert card is not None
    wanted = next(one.iccid for one in card.profiles if one.iccid and not one.enabled)
    desk.modems.persistence(desk.slot, wanted, "reboot")
    desk.settle()
    outcome = desk.modems.state(desk.slot).outcome
    assert isinstance(outcome, PersistenceResult)
    assert outcome.verdict is Persistence.HOLDS
    card = desk.slot.status.report
    assert card is not None
    assert enabled_iccid(card) == wanted
    assert not desk.modems.state(desk.slot).wants_notice(card, stale=False)


def test_a_modem_that_forgets_the_profile_is_found_out(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    options = ModemOptions.of(faults=("forgets-profile",))
    with modem_desk(qtbot, workbench, mask, options) as (desk, _modem):
        card = desk.slot.status.report
        assert card is not None
        wanted = next(one.iccid for one in card.profiles if one.iccid and not one.enabled)
        desk.modems.persistence(desk.slot, wanted, "reboot")
        desk.settle()
        outcome = desk.modems.state(desk.slot).outcome
        assert isinstance(outcome, PersistenceResult)
        assert outcome.verdict is Persistence.FELL_BACK


@pytest.mark.parametrize("suffix", ["md", "json"])
def test_the_compatibility_report_hides_whose_modem_it_is(
    desk: ModemDesk, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"report.{suffix}"
    desk.modems.save(desk.slot, path)
    desk.settle()
    assert desk.told[-1] == f"The compatibility report is in report.{suffix}."
    text = path.read_text("utf-8")
    report = desk.modems.state(desk.slot).report
    assert report is not None
    assert report.identity.model in text
    assert report.identity.imei not in text
    assert suffix == "md" or json.loads(text)


def test_a_report_that_cannot_be_written_says_so(desk: ModemDesk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    desk.modems.save(desk.slot, tmp_path / "file" / "report.md")
    desk.settle()
    error = desk.work.error(desk.slot)
    assert error is not None
    assert "could not be written" in error.message
