from typing import Any

import pytest

from app.codec import tlv
from tests.sim.terminal import Terminal


def info2(query: str = "") -> dict[str, Any]:
    value: dict[str, Any] = Terminal(query).ask("GetEUICCInfo2")
    return value


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
def test_both_name_the_root_of_the_chain(curve: str):
    card = Terminal(f"curve={curve}")
    for function in ("GetEUICCInfo1", "GetEUICCInfo2"):
        value = card.ask(function)
        assert value["euiccCiPKIdListForVerification"] == [card.chip.keys.ci_key_id]
        assert value["euiccCiPKIdListForSigning"] == [card.chip.keys.ci_key_id]
        assert value["svn"] == bytes((2, 5, 0))


@pytest.mark.parametrize(
    ("query", "version", "names"),
    [
        pytest.param("dialect=1.0.1", "010001", {"iotVersion"}, id="1.0.1"),
        pytest.param(
            "dialect=1.1", "010100", {"iotVersion", "ecallSupported", "fallbackSupported"}, id="1.1"
        ),
        pytest.param(
            "dialect=1.2", "010200", {"iotVersion", "ecallSupported", "fallbackSupported"}, id="1.2"
        ),
        pytest.param(
            "dialect=1.3",
            "010300",
            {
                "iotVersion",
                "ecallSupported",
                "fallbackSupported",
                "fallbackAllowedUpdateSupported",
            },
            id="1.3",
        ),
    ],
)
def test_iot_information_is_that_of_the_dialect(query: str, version: str, names: set[str]):
    iot = info2(query)["iotSpecificInfo"]
    assert [entry.hex() for entry in iot["iotVersion"]] == [version]
    assert set(iot) == names


def test_security_level_came_with_the_last_version():
    assert "euiccMinimumSecurityLevel" in info2("dialect=1.3")
    assert "euiccMinimumSecurityLevel" not in info2("dialect=1.2")


@pytest.mark.parametrize(("query", "mode"), [("ipa=ipad", 0), ("ipa=ipae", 1)])
def test_ipa_mode(query: str, mode: int):
    assert info2(query)["ipaMode"] == mode


@pytest.mark.parametrize("query", ["kind=sgp22", "deviations=no-iot-info"])
def test_no_iot_information(query: str):
    assert not {"ipaMode", "iotSpecificInfo"} & set(info2(query))


def test_free_memory_grows_when_a_profile_goes():
    card = Terminal()

    def resources() -> tuple[int, int]:
        parts = tlv.parse(card.ask("GetEUICCInfo2")["extCardResource"])
        values = {part.tag: int.from_bytes(part.value) for part in parts}
        return values[0x81], values[0x82]

    before = resources()
    card.ask("DeleteProfile", ("iccid", card.state.profiles[1].iccid.wire))
    after = resources()
    assert after[0] == before[0] - 1
    assert after[1] > before[1]
