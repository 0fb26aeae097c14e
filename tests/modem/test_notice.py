"""Making a modem notice another profile: every way, on modems that do and do not."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from app.errors import CancelledError, DeviceError, NotSupportedError
from app.modem.link import ModemLink
from app.modem.notice import (
    Glance,
    Noticed,
    NoticeLimits,
    NoticeProgress,
    NoticeResult,
    NoticeWay,
    chosen_way,
    compare,
    enable_for_notice,
    glance,
    keep_way,
    make_notice,
    ways_of,
)
from app.sim.modem_port import ModemPort
from app.values.modem import Reception, Subscription
from tests.modem.plugged import FIRST, SECOND, card_in, plugged

QUICK = NoticeLimits(deadline=20.0, settle=0.3, poll=0.05)


@pytest.fixture
def link_path(tmp_path: Path) -> Path:
    return tmp_path / "modem"


def switch(port: ModemPort, way: NoticeWay, limits: NoticeLimits = QUICK) -> NoticeResult:
    """Enable the second profile and have the modem notice it this way."""
    with ModemLink(port.uri) as link:
        before = glance(link)
        link.close()
        with contextlib.closing(card_in(port)) as card:
            enable_for_notice(card, SECOND, way)
        return make_notice(link, way, before=before, limits=limits)


@pytest.mark.parametrize(
    ("way", "quirks"),
    [
        pytest.param(NoticeWay.REFRESH, (), id="refresh"),
        pytest.param(NoticeWay.CFUN, (), id="cfun"),
        pytest.param(NoticeWay.SIM_POWER, ("telit-access",), id="sim-power"),
        pytest.param(NoticeWay.REBOOT, (), id="reboot"),
    ],
)
def test_each_way_makes_a_willing_modem_notice(
    link_path: Path, way: NoticeWay, quirks: tuple[str, ...]
) -> None:
    with plugged(link_path, quirks=quirks) as port:
        result = switch(port, way)
    assert (result.way, result.verdict) == (way, Noticed.YES)
    assert result.before.subscription.iccid == FIRST
    assert result.after is not None
    assert result.after.subscription.iccid == SECOND
    assert result.after.subscription.imsi != result.before.subscription.imsi
    assert result.after.registered
    assert result.went_away == (way is NoticeWay.REBOOT)
    assert not result.hint


@pytest.mark.parametrize("way", [NoticeWay.REFRESH, NoticeWay.CFUN])
def test_a_modem_that_notices_nothing_is_found_out(link_path: Path, way: NoticeWay) -> None:
    with plugged(link_path, notices=frozenset()) as port:
        result = switch(port, way)
        with contextlib.closing(card_in(port)) as card:
            really = next(p.iccid for p in card.profiles() if p.enabled)
    assert result.verdict is Noticed.NO
    assert result.after == result.before
    assert result.text == "The modem still works with the profile from before."
    assert "stronger way" in result.hint
    assert really == SECOND


def test_what_a_refresh_does_not_do_a_restart_does(link_path: Path) -> None:
    with plugged(link_path, faults=("only-restart",)) as port:
        assert switch(port, NoticeWay.REFRESH).verdict is Noticed.NO
        with ModemLink(port.uri) as link:
            before = glance(link)
            result = make_notice(link, NoticeWay.REBOOT, before=before, limits=QUICK)
    assert result.verdict is Noticed.YES
    assert result.went_away


def test_a_modem_that_does_not_return_is_said_to_be_gone(link_path: Path) -> None:
    with plugged(link_path, return_after=None) as port:
        result = switch(port, NoticeWay.REBOOT, NoticeLimits(deadline=1.0, settle=0.3, poll=0.05))
    assert result.verdict is Noticed.LOST
    assert result.after is None
    assert "modem list" in result.hint


def test_switching_off_and_on_by_hand_counts_like_a_restart(link_path: Path) -> None:
    with plugged(link_path, faults=("only-restart",)) as port, ModemLink(port.uri) as link:
        before = glance(link)
        link.close()
        with contextlib.closing(card_in(port)) as card:
            enable_for_notice(card, SECOND, NoticeWay.BY_HAND)

        def by_hand() -> None:
            port.vanish()
            port.come_back()

        way = NoticeWay.BY_HAND
        result = make_notice(link, way, before=before, limits=QUICK, by_hand=by_hand)
    assert result.verdict is Noticed.YES


def test_progress_is_told_and_can_be_cancelled_while_the_modem_is_away(link_path: Path) -> None:
    told: list[NoticeProgress] = []
    stop: list[bool] = []

    def tell(progress: NoticeProgress) -> None:
        told.append(progress)
        if progress.glance is None and progress.text.startswith("The modem is away"):
            stop.append(True)

    def check() -> None:
        if stop:
            raise CancelledError("Stopped by the user.")

    with plugged(link_path, return_after=None) as port, ModemLink(port.uri, check=check) as link:
        with pytest.raises(CancelledError):
            make_notice(link, NoticeWay.REBOOT, limits=QUICK, tell=tell)
    assert told[0].text == "Sending AT+CFUN=1,1"
    assert all(progress.elapsed_s <= progress.deadline_s for progress in told)


def test_a_way_without_a_known_command_is_refused_before_anything_is_sent(link_path: Path) -> None:
    with plugged(link_path) as port, ModemLink(port.uri) as link:
        assert NoticeWay.SIM_POWER not in ways_of(link.behaviour)
        with pytest.raises(NotSupportedError) as caught:
            make_notice(link, NoticeWay.SIM_POWER)
    assert caught.value.needs == "sim-power"


def test_a_modem_that_is_not_there_is_an_error_at_once(link_path: Path) -> None:
    began = time.monotonic()
    with ModemLink(f"at:{link_path}") as link, pytest.raises(DeviceError):
        make_notice(link, NoticeWay.CFUN, limits=NoticeLimits(deadline=60.0))
    assert time.monotonic() - began < 60.0


def test_a_way_is_kept_for_the_modem_and_not_for_its_port(tmp_path: Path) -> None:
    with plugged(tmp_path / "here") as port, ModemLink(port.uri) as link:
        assert chosen_way(link) is ways_of(link.behaviour)[0] is not NoticeWay.REBOOT
        keep_way(link, NoticeWay.REBOOT)
    with plugged(tmp_path / "elsewhere") as port, ModemLink(port.uri) as link:
        assert chosen_way(link) is NoticeWay.REBOOT


def seen(iccid: str = "1", imsi: str = "2", code: int | None = 1) -> Glance:
    return Glance(Subscription(iccid, imsi), Reception(code=code))


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        pytest.param(seen("9", "8"), Noticed.YES, id="both"),
        pytest.param(seen("1", "8"), Noticed.YES, id="imsi"),
        pytest.param(seen("9", "", 5), Noticed.YES, id="iccid-and-no-imsi-told"),
        pytest.param(seen("9", "8", 2), Noticed.UNREGISTERED, id="searching"),
        pytest.param(seen("9", "8", None), Noticed.UNREGISTERED, id="registration-not-told"),
        pytest.param(seen("9", "2"), Noticed.HALF, id="iccid-only"),
        pytest.param(seen("1", "2"), Noticed.NO, id="same"),
        pytest.param(seen("", "2"), Noticed.NO, id="iccid-no-longer-told"),
        pytest.param(None, Noticed.LOST, id="gone"),
    ],
)
def test_the_verdict_comes_from_what_changed(after: Glance | None, verdict: Noticed) -> None:
    assert compare(seen(), after) is verdict
