from dataclasses import replace

import pytest

from app.sim import policy
from app.sim.state import Origins
from tests.sim.terminal import make_chip, named

STATE = make_chip().state
FJORD, HARBOUR, LOCKED, TEST = (
    named(STATE, start) for start in ("Fjord", "Harbour", "Gridline", "Test network")
)
OTHER_TEST = replace(TEST, iccid=HARBOUR.iccid)


@pytest.mark.parametrize(
    ("enabled", "target", "origin", "code"),
    [
        pytest.param(None, HARBOUR, None, 0, id="nothing-enabled"),
        pytest.param(FJORD, HARBOUR, None, 0, id="free"),
        pytest.param(LOCKED, HARBOUR, None, 3, id="ppr1"),
        pytest.param(LOCKED, TEST, None, 0, id="test-profile-over-ppr1"),
        pytest.param(TEST, FJORD, FJORD.iccid, 0, id="back-from-test"),
        pytest.param(TEST, HARBOUR, FJORD.iccid, 4, id="elsewhere-from-test"),
        pytest.param(TEST, HARBOUR, None, 0, id="nothing-to-go-back-to"),
    ],
)
def test_what_forbids_enabling(enabled, target, origin, code):
    assert policy.enabling_refused(enabled, target, Origins(test=origin)) == code


def test_way_back_from_a_test_profile():
    assert policy.before_test(STATE, HARBOUR) is None
    assert policy.before_test(STATE, TEST) == FJORD.iccid
    testing = replace(
        STATE, profiles=(replace(TEST, enabled=True),), origins=Origins(test=HARBOUR.iccid)
    )
    assert policy.before_test(testing, OTHER_TEST) == HARBOUR.iccid
    assert policy.after_disabling(testing, TEST) == HARBOUR.iccid
    assert policy.after_disabling(testing, FJORD) is None


def test_only_its_class_makes_a_test_profile():
    assert [policy.is_test(profile) for profile in (TEST, FJORD, None)] == [True, False, False]
