from dataclasses import replace
from typing import Any

import pytest

from app.codec import tlv
from app.codec.mapping import read
from app.codec.tree import decode
from app.crypto.keys import Curve, PrivateKey, to_der
from app.sim.packages import MAX_RESULTS
from app.sim.state import Origins
from app.sim.switching import complete
from tests.sim.eim import Command, Eim, error, euicc_key, load, outcomes
from tests.sim.terminal import Terminal, make_chip, named

STATE = make_chip().state
FJORD, HARBOUR = (named(STATE, start).iccid for start in ("Fjord", "Harbour"))
GET_RAT: Command = ("getRAT", {})
ENABLE = ("enable", {"iccid": HARBOUR.wire, "rollbackFlag": None})
OTHER = PrivateKey.from_number(Curve.P256, 5)


def bench(query: str = "", **changes: Any) -> tuple[Terminal, Eim]:
    card = Terminal(chip=make_chip(query, **changes))
    return card, Eim.of(card)


def euicc_told(raw: bytes) -> Any:
    answer: Any = read("EuiccPackageResult", raw)
    return answer[1]["euiccPackageResultDataSigned"]


def powered_again(card: Terminal) -> Terminal:
    """After a reset: the same memory, nothing volatile."""
    complete(card.chip)
    return Terminal(chip=card.chip)


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_result_is_signed_stored_and_strictly_of_the_version(curve: str, dialect: str):
    card, eim = bench(f"curve={curve}&dialect={dialect}")
    data, sw = card.store(eim.psmos(GET_RAT, ("listProfileInfo", {}), ENABLE))
    assert sw == "9000"
    tree = decode("EuiccPackageResult", data, dialect=dialect)
    assert [note for node in tree.walk() for note in node.notes] == []
    (arm,) = tlv.parse(tlv.parse(data)[0].value)
    signed, signature = tlv.parse(arm.value)
    request_signature = tlv.parse(tlv.parse(eim.last)[0].value)[1].raw
    appended = request_signature if dialect == "1.0.1" else bytes.fromhex("840101")
    assert euicc_key(card).verify(signed.raw + appended, signature.value) == "raw"
    _, stored = card.ask(
        "RetrieveNotificationsList", {"searchCriteria": ("euiccPackageResults", None)}
    )
    assert stored == [read("EuiccPackageResult", data)]
    assert card.state.results[0].raw == data
    told = stored[0][1]["euiccPackageResultDataSigned"]
    assert (told["eimId"], told["counterValue"], told["seqNumber"]) == (eim.name, 1, 4)
    assert told["eimTransactionId"] == eim.transaction
    assert card.state.eims[0].counter == 1
    assert card.ask("RemoveNotificationFromList", {"seqNumber": 4}) == {
        "deleteNotificationStatus": 0
    }
    assert card.state.results == ()


def test_transaction_is_told_only_if_there_is_one():
    card, eim = bench()
    eim.transaction = b""
    _, result = load(card, eim.psmos(GET_RAT))
    assert "eimTransactionId" not in result["euiccPackageResultDataSigned"]


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
@pytest.mark.parametrize(
    ("changes", "known"),
    [
        pytest.param({"name": "nobody.example"}, False, id="unknown-eim"),
        pytest.param({"key": OTHER}, True, id="other-key"),
        pytest.param({"token": 2}, True, id="other-token"),
        pytest.param({"token": None}, True, id="no-token"),
    ],
)
def test_who_cannot_be_authenticated_changes_nothing(
    dialect: str, changes: dict[str, Any], known: bool
):
    card, eim = bench(f"dialect={dialect}")
    for name, value in changes.items():
        setattr(eim, name, value)
    before = card.state
    expected: dict[str, object] = {"eimId": eim.name}
    if dialect != "1.0.1":
        expected["eimTransactionId"] = eim.transaction
    if known:
        expected["associationToken"] = 1
    assert load(card, eim.psmos(ENABLE)) == ("euiccPackageErrorUnsigned", expected)
    assert card.state is before


@pytest.mark.parametrize(
    ("options", "arm"),
    [
        pytest.param("", "euiccPackageErrorUnsigned", id="by-the-book"),
        pytest.param("deviations=takes-der-signatures", "euiccPackageResultSigned", id="deviation"),
    ],
)
def test_signature_must_be_r_and_s(options: str, arm: str):
    card, eim = bench(options)
    package, signature = tlv.parse(tlv.parse(eim.psmos(GET_RAT))[0].value)
    in_der = tlv.encode(0xBF51, package.raw + tlv.encode(0x5F37, to_der(signature.value)))
    assert load(card, in_der)[0] == arm


def test_signature_is_over_the_bytes_received():
    card, eim = bench()
    (package, _) = tlv.parse(tlv.parse(eim.psmos(GET_RAT))[0].value)
    odd = b"\x30\x83" + len(package.value).to_bytes(3) + package.value
    assert load(card, eim.signed(odd))[0] == "euiccPackageResultSigned"


@pytest.mark.parametrize("stored", ["key", "certificate", "damaged"])
def test_eim_is_known_by_key_or_certificate(stored: str):
    card, eim = bench()
    known = card.state.eims[0]
    if stored == "certificate":
        certificate = card.chip.keys.eim.certificate
        known = replace(known, public_key=b"", certificate=certificate)
    elif stored == "damaged":
        known = replace(known, public_key=b"\x30\x00")
    card.chip.memory.commit(replace(card.state, eims=(known,)))
    arm = "euiccPackageErrorUnsigned" if stored == "damaged" else "euiccPackageResultSigned"
    assert load(card, eim.psmos(GET_RAT))[0] == arm


@pytest.mark.parametrize(("token", "octets"), [(127, "7F"), (128, "0080"), (40000, "009C40")])
def test_long_tokens_are_signed_integers(token: int, octets: str):
    card, eim = bench()
    known = replace(card.state.eims[0], association_token=token)
    card.chip.memory.commit(replace(card.state, eims=(known,)))
    eim.token = token
    data, _ = card.store(eim.psmos(GET_RAT))
    signed, signature = tlv.parse(tlv.parse(tlv.parse(data)[0].value)[0].value)
    appended = tlv.encode(0x84, bytes.fromhex(octets))
    assert euicc_key(card).verify(signed.raw + appended, signature.value)


def test_wrong_eid_is_told_before_the_counter_is_looked_at():
    card, eim = bench()
    eim.eid = bytes.fromhex("89049032" + "00" * 12)
    assert error(card, eim.raw(0xA0, b"", counter=0)) == 3


@pytest.mark.parametrize(
    ("query", "counter", "code"),
    [
        pytest.param("", 0, 4, id="not-greater"),
        pytest.param("", -5, 4, id="negative"),
        pytest.param("", 0x7FFFFF + 1, 6, id="too-high"),
        pytest.param("", 1 << 70, 6, id="far-too-high"),
        pytest.param("max-counter=9", 10, 6, id="limit-chosen"),
    ],
)
def test_counter_that_is_not_accepted(query: str, counter: int, code: int):
    card, eim = bench(query)
    assert error(card, eim.raw(0xA0, b"\xa6\x00", counter=counter)) == code


@pytest.mark.parametrize(("query", "counter"), [("", 0x7FFFFF), ("max-counter=9", 9)])
def test_highest_counter_and_gaps_are_accepted_once(query: str, counter: int):
    card, eim = bench(query)
    package = eim.raw(0xA0, b"\xa6\x00", counter=counter)
    assert load(card, package)[0] == "euiccPackageResultSigned"
    assert error(card, package) == 4
    assert error(card, eim.raw(0xA0, b"\xa6\x00", counter=counter + 1)) == 6


def test_signed_error_is_signed_and_names_the_package():
    card, eim = bench()
    data, _ = card.store(eim.raw(0xA0, b"", counter=0))
    signed, signature = tlv.parse(tlv.parse(tlv.parse(data)[0].value)[0].value)
    assert euicc_key(card).verify(signed.raw + b"\x84\x01\x01", signature.value)
    assert read("EuiccPackageErrorDataSigned", signed.raw) == {
        "eimId": eim.name,
        "counterValue": 0,
        "eimTransactionId": eim.transaction,
        "euiccPackageErrorCode": 4,
    }


@pytest.mark.parametrize(("dialect", "code"), [("1.0.1", 127), ("1.2", 104)])
def test_emergency_call_bars_packages(dialect: str, code: int):
    card, eim = bench(f"dialect={dialect}", origins=Origins(emergency_active=True))
    assert error(card, eim.psmos(ENABLE)) == code


@pytest.mark.parametrize("damaged", ["B000", "A300", "A505", "BF", "AB00"])
def test_damaged_command_ends_the_package_and_what_was_done_stays(damaged: str):
    card, eim = bench()
    first = bytes.fromhex("BF6503800178")
    package = eim.raw(0xA0, first + bytes.fromhex(damaged) + b"\xa9\x00")
    assert outcomes(card, package) == [
        ("setDefaultDpAddressResult", {"setDefaultDpAddressResult": 0}),
        ("processingTerminated", 2),
    ]
    assert card.state.default_dp == "x"
    assert card.state.first(lambda profile: profile.fallback) is not None
    assert error(card, package) == 4


def test_command_of_a_later_version_is_unknown():
    card, eim = bench("dialect=1.0.1")
    assert outcomes(card, eim.raw(0xA0, b"\xa9\x00")) == [("processingTerminated", 2)]


def test_results_that_find_no_room_end_the_package():
    card, eim = bench()
    listing = ("listProfileInfo", {"tagList": b"\x94\xb6\x92\x91"})
    found = outcomes(card, eim.psmos(*[listing] * 20, ("unsetFallbackAttribute", {})))
    assert found[-1] == ("processingTerminated", 1)
    assert 2 < len(found) < 20
    assert card.state.first(lambda profile: profile.fallback) is not None
    assert len(card.state.results[0].raw) < MAX_RESULTS + 400


def test_command_whose_result_finds_no_room_did_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.sim.packages.MAX_RESULTS", 5)
    card, eim = bench()
    test = named(STATE, "Test network").iccid
    found = outcomes(card, eim.psmos(*(("delete", {"iccid": i.wire}) for i in (HARBOUR, test))))
    assert found == [("deleteResult", 0), ("processingTerminated", 1)]
    assert card.state.profile(HARBOUR) is None
    assert card.state.profile(test) is not None


def test_package_without_commands_has_a_result_without_any():
    card, eim = bench()
    assert outcomes(card, eim.psmos()) == []
    assert card.state.eims[0].counter == 1


def test_rollback_after_the_reset_leads_back_with_a_result_of_its_own():
    card, eim = bench()
    outcomes(card, eim.psmos(ENABLE))
    assert card.store("BF5803800100")[0].hex().upper() == "BF5803020105"
    card = powered_again(card)
    assert card.enabled == HARBOUR
    data, _ = card.store("BF5803800100")
    code, result = tlv.parse(tlv.parse(data)[0].value)
    assert code.value == b"\x00"
    assert card.enabled == FJORD
    told = euicc_told(result.raw)
    assert (told["counterValue"], told["euiccResult"]) == (1, [("rollbackResult", 0)])


def test_right_to_roll_back_ends_when_the_result_was_delivered():
    card, eim = bench()
    outcomes(card, eim.psmos(ENABLE))
    card = powered_again(card)
    card.ask("RemoveNotificationFromList", {"seqNumber": 1})
    rights = [card.state.rollback]
    card.ask("RemoveNotificationFromList", {"seqNumber": card.state.results[0].seq})
    rights.append(card.state.rollback)
    assert [right is not None for right in rights] == [True, False]
    assert card.store("BF5803800100")[0].hex().upper() == "BF5803020101"


@pytest.mark.parametrize(
    ("deviations", "arm", "code"),
    [
        pytest.param("bare-results", 0x30, b"\x85\x01\x01", id="bare"),
        pytest.param("base-integers", 0xA0, b"\x02\x01\x01", id="base"),
        pytest.param("bare-results,base-integers", 0x30, b"\x02\x01\x01", id="both"),
    ],
)
def test_deviation_shows_in_the_answer_and_in_what_is_stored(
    deviations: str, arm: int, code: bytes
):
    card, eim = bench(f"deviations={deviations}")
    data, _ = card.store(eim.psmos(("delete", {"iccid": bytes(10)})))
    (result,) = tlv.parse(tlv.parse(data)[0].value)
    assert result.tag == arm
    assert tlv.parse(result.value)[0].value.endswith(code)
    assert card.state.results[0].raw == data


def test_signatures_in_der_hold_too():
    card, eim = bench("deviations=der-signatures")
    data, _ = card.store(eim.psmos(GET_RAT))
    signed, signature = tlv.parse(tlv.parse(tlv.parse(data)[0].value)[0].value)
    assert euicc_key(card).verify(signed.raw + b"\x84\x01\x01", signature.value) == "DER"


def test_card_locked_after_a_switch_answers_again_after_the_reset():
    card, eim = bench("deviations=locked-until-reset")
    outcomes(card, eim.psmos(ENABLE))
    assert card.store("BF2B04A0028200") == (b"", "6985")


def test_only_an_iot_card_loads_packages():
    eim = Eim(OTHER, STATE.eid.wire)
    assert Terminal("kind=sgp22").store(eim.psmos(GET_RAT)) == (b"", "6A88")


def test_what_is_no_package_is_wrong_data():
    card, _ = bench()
    before = card.state
    for message in ("BF5100", "BF51023000", "BF5104" + "30005F37"):
        assert card.store(message)[1] == "6A80"
    assert card.state is before


@pytest.mark.warns
def test_result_that_cannot_be_stored_did_not_happen(monkeypatch: pytest.MonkeyPatch):
    card, eim = bench()
    before, package = card.state, eim.psmos(ENABLE)

    def full(_state: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(card.chip.memory._store, "save", full)
        assert card.store(package) == (b"", "6581")
    assert card.state is before
    assert outcomes(card, package) == [("enableResult", 0)]


def test_counter_is_the_eims_own():
    card, eim = bench()
    second = replace(card.state.eims[0], eim_id="second.example", counter=40)
    card.chip.memory.commit(replace(card.state, eims=(*card.state.eims, second)))
    outcomes(card, eim.psmos(GET_RAT))
    assert [known.counter for known in card.state.eims] == [1, 40]
