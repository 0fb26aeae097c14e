"""The values that carry a rule of their own."""

from __future__ import annotations

import pytest

from app.values.euicc import CertificateChain, Check, CheckResult, ProfileInfo, ProfileState
from app.values.ids import Iccid

PASS, FAIL, OPEN = CheckResult.PASS, CheckResult.FAIL, CheckResult.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("results", "whole"),
    [
        pytest.param([PASS, PASS], PASS, id="all-pass"),
        pytest.param([PASS, OPEN], OPEN, id="one-open"),
        pytest.param([OPEN, FAIL, PASS], FAIL, id="one-failed"),
        pytest.param([], OPEN, id="nothing-checked"),
    ],
)
def test_a_chain_is_as_good_as_its_worst_check(
    results: list[CheckResult], whole: CheckResult
) -> None:
    checks = tuple(Check(f"rule {i}", result) for i, result in enumerate(results))
    assert CertificateChain(None, None, None, checks).result is whole


@pytest.mark.parametrize(
    ("profile", "title"),
    [
        (ProfileInfo(nickname="Mine", name="P", service_provider="S"), "Mine"),
        (ProfileInfo(name="P", service_provider="S"), "P"),
        (ProfileInfo(service_provider="S"), "S"),
        (ProfileInfo(iccid=Iccid("89882119000000002345")), "89882119000000002345"),
        (ProfileInfo(), ""),
    ],
    ids=["nickname", "name", "provider", "iccid", "nothing"],
)
def test_a_profile_is_called_by_the_best_name_it_has(profile: ProfileInfo, title: str) -> None:
    assert profile.title == title


def test_a_profile_without_a_state_is_not_enabled() -> None:
    assert not ProfileInfo().enabled
    assert ProfileInfo(state=ProfileState.ENABLED).enabled
