from __future__ import annotations

import pytest

from app.capture import failure_levels
from app.capture.codec_parts import Reading, es10_response, message_part
from app.capture.failure_levels import of_message
from app.capture.procedure import Failure, Level

LOAD = "ES10b.LoadEuiccPackage"


def judged(response: str, label: str) -> Failure | None:
    reading: Reading = es10_response(bytes.fromhex(response), label)
    return of_message(label, message_part(reading, 0, 0))


def result(elements: str) -> str:
    """Return a signed result with these elements of EuiccResultData."""
    inner = f"80047465737481010583010930{len(elements) // 2:02X}{elements}"
    data = f"30{len(inner) // 2:02X}{inner}" + "5F3740" + "00" * 64
    arm = f"A0{len(data) // 2:02X}{data}"
    return f"BF51{len(arm) // 2:02X}{arm}"


@pytest.mark.parametrize(
    ("response", "level", "code"),
    [
        pytest.param(result("830101"), Level.OPERATION, "iccidOrAidNotFound (1)", id="enable"),
        pytest.param(result("020102"), Level.PACKAGE, "unknownOrDamagedCommand (2)", id="ended"),
        pytest.param(
            "BF5108A206800474657374", Level.PACKAGE, "euiccPackageErrorUnsigned", id="unsigned"
        ),
    ],
)
def test_the_level_follows_from_where_the_code_stands(
    response: str, level: Level, code: str
) -> None:
    found = judged(response, LOAD)
    assert found is not None
    assert (found.level, found.code) == (level, code)
    assert found.who
    assert found.next


def test_an_operation_is_named_in_the_title() -> None:
    found = judged(result("830101"), LOAD)
    assert found is not None
    assert found.title.startswith("enable: ")


def test_success_and_mild_codes_are_no_failure() -> None:
    assert judged(result("830100"), LOAD) is None
    assert judged("BF3003800101", "ES10b.RemoveNotificationFromList") is None
    assert judged("BF4F03020101", "ESipa.GetEimPackage") is None
    assert of_message(LOAD, None) is None


def test_what_esipa_refuses_failed_in_transport_and_has_its_clause() -> None:
    found = judged("BF5003020102", "ESipa.ProvideEimPackageResult")
    assert found is not None
    assert (found.level, found.clause) == (Level.TRANSPORT, "SGP.32 §6.3.1")


def test_failures_without_a_message_say_who_does_what() -> None:
    made = [
        failure_levels.of_status(0x6A88, LOAD),
        failure_levels.of_binding("4.04 Not Found", 4),
        failure_levels.of_binding("HTTP 500", 5),
        failure_levels.of_event("handshake failed"),
        failure_levels.no_answer(LOAD, to_card=True),
        failure_levels.no_answer("ESipa.GetEimPackage", to_card=False),
        failure_levels.lost_answer("ESipa.GetEimPackage"),
        failure_levels.not_delivered(),
    ]
    assert {one.level for one in made} == {Level.TRANSPORT}
    assert all(one.title and one.text and one.who for one in made)
    assert made[0].code == "6A 88"
    assert failure_levels.clause_of("no function") == ""
