from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import ProcedureError
from app.ipa.execute import acknowledge, execute, may_switch, stored_results
from app.settings import RefreshPolicy
from app.values.packages import Operation
from tests.composer.benches import FIRST, OTHER, bench_card, fresh_desk, recipe


@pytest.fixture
def card():
    card = bench_card()
    yield card
    card.close()


def signed(card, *names: str) -> bytes:
    desk = fresh_desk()
    operations = tuple(
        Operation(name, {"iccid": OTHER} if name in ("enable", "delete") else {}) for name in names
    )
    aimed = desk.aim(card, replace(recipe(), operations=operations))
    return desk.sign(aimed).package.message


def enabled(profiles) -> list[str]:
    return [str(profile.iccid) for profile in profiles if profile.enabled]


@pytest.mark.parametrize("policy", [None, RefreshPolicy.RESET, RefreshPolicy.REFRESH])
def test_a_switch_of_profiles_takes_effect_and_is_seen(card, policy):
    trace = execute(card, signed(card, "enable"), policy)
    assert trace.result[:2] == b"\xbf\x51"
    assert (enabled(trace.profiles_before), enabled(trace.profiles_after)) == ([FIRST], [OTHER])
    assert trace.problems == ()


def test_the_result_is_handed_over_before_the_card_is_asked_again(card):
    counts = []
    request = signed(card, "enable")
    execute(card, request, before_report=lambda result: counts.append((card.apdus, result)))
    ((at, result),) = counts
    assert result[:2] == b"\xbf\x51"
    assert card.apdus > at


def test_a_result_that_cannot_be_kept_ends_the_execution_there(card):
    def full(result: bytes) -> None:
        raise ProcedureError("The disk is full.", function="", code=1, name="")

    with pytest.raises(ProcedureError, match="full"):
        execute(card, signed(card, "getRAT"), before_report=full)


def test_what_is_raised_before_sending_keeps_the_package_here(card):
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(card, signed(card, "enable"), before_send=stop)
    assert enabled(card.profiles()) == [FIRST]
    assert stored_results(card) == ()


def test_results_wait_until_acknowledged_and_twice_is_no_error(card):
    results = [execute(card, signed(card, "getRAT")).result for _ in range(2)]
    assert list(stored_results(card)) == results
    seqs = [one.seq or 0 for one in fresh_desk().results(card)]
    assert acknowledge(card, seqs) == tuple(seqs)
    assert stored_results(card) == ()
    assert acknowledge(card, seqs) == ()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(("getRAT", "enable"), True, id="enable-among-others"),
        pytest.param(("delete",), False, id="delete"),
        pytest.param(("listEim",), False, id="eco"),
    ],
)
def test_only_enable_and_disable_can_switch(card, names, expected):
    assert may_switch(signed(card, *names)) is expected


@pytest.mark.parametrize("request_bytes", [b"", b"\xbf\x51", b"\x30\x80", bytes(40)])
def test_bytes_that_are_no_package_switch_nothing(request_bytes):
    assert may_switch(request_bytes) is False
