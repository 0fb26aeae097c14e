"""When the modem counts as in step with its card."""

from __future__ import annotations

from dataclasses import replace

from app.modem.notice import Glance
from app.values.euicc import CardReport, ProfileState
from app.values.modem import Reception, Subscription
from tests.widgets.modems import ICCID, REPORT
from tests.widgets.reports import DISABLED, ENABLED, SGP32
from widgets.modem_state import ModemState, enabled_iccid

_SEEN = Glance(REPORT.subscription, REPORT.reception)


def _switched(card: CardReport) -> CardReport:
    states = {ENABLED: ProfileState.DISABLED, DISABLED: ProfileState.ENABLED}
    profiles = tuple(replace(p, state=states.get(p.iccid, p.state)) for p in card.profiles)  # type: ignore[arg-type]  # an ICCID or nothing
    return replace(card, profiles=profiles)


def test_the_enabled_profile_is_found() -> None:
    assert enabled_iccid(SGP32) == ICCID == str(ENABLED)
    assert enabled_iccid(_switched(SGP32)) == str(DISABLED)
    assert enabled_iccid(replace(SGP32, profiles=())) == ""


def test_another_profile_than_at_first_wants_a_notice_until_declined() -> None:
    state = ModemState()
    state.take_report(REPORT, _SEEN, None)
    state.take_card(SGP32)
    changed = _switched(SGP32)
    assert not state.wants_notice(SGP32, stale=False)
    assert state.wants_notice(changed, stale=False)
    assert not state.wants_notice(changed, stale=True)
    assert not state.wants_notice(None, stale=False)
    state.decline(changed)
    assert not state.wants_notice(changed, stale=False)


def test_what_is_compared_with_stays_from_before_the_change() -> None:
    state = ModemState()
    state.take_report(REPORT, _SEEN, SGP32)
    later = Glance(REPORT.subscription, Reception(-90, "searching", 2))
    state.take_report(REPORT, later, _switched(SGP32))
    assert state.before == _SEEN
    assert state.in_step_with == ICCID


def test_a_modem_found_to_follow_is_in_step_again() -> None:
    state = ModemState()
    state.take_report(REPORT, _SEEN, SGP32)
    told = Subscription(str(DISABLED), "999990000000001")
    now = Glance(told, REPORT.reception)
    state.take_report(replace(REPORT, subscription=told), now, _switched(SGP32))
    assert state.before == now
    assert not state.wants_notice(_switched(SGP32), stale=False)


def test_the_end_of_a_notice_renews_the_report() -> None:
    state = ModemState()
    state.take_report(REPORT, _SEEN, SGP32)
    state.take_glance(None, None)
    assert state.report == REPORT
    told = Subscription(str(DISABLED), "999990000000001")
    state.take_glance(Glance(told, REPORT.reception), str(DISABLED))
    assert state.report is not None
    assert state.report.subscription == told
    state.take_card(SGP32)  # as last read, before the card is read again
    assert not state.wants_notice(_switched(SGP32), stale=False)
