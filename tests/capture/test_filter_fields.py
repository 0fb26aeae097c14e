from __future__ import annotations

import itertools
import random

import pytest

from app.capture.annotation import Annotation
from app.capture.decoders import decode
from app.capture.filter import parse
from app.capture.filter_fields import FIELDS, Look, Tier
from app.capture.filter_values import Kind
from app.capture.recorder import Recorder
from app.codec.schema import encode
from app.values.traffic import Direction, Layer, Record
from tests.capture.signed import recorded
from tests.capture.tape import EID_ANSWER, GET_EID, Tape

_DAMAGED = ("", "BF", "80E2", "80E2910003BF5100", "BF51FF9000", "40FF", "BF4F125A10")
_EID = "89049032123451234512345678901235"


def _values(name: str, record: Record, tape: Tape) -> set[object]:
    return set(FIELDS[name].read(Look(record, tape.recorder)))


def _one(layer: Layer, direction: Direction, data: bytes, note: str = "") -> Look:
    return Look(Record(1, 0, "lane", layer, direction, data, note=note), Recorder())


def test_the_names_are_what_the_table_is_asked_by() -> None:
    assert all(name == field.name for name, field in FIELDS.items())
    assert all(bool(field.column) == (field.tier is Tier.COLUMNS) for field in FIELDS.values())
    assert all(field.meaning for field in FIELDS.values())


def test_closed_choices_are_written_as_they_are_compared() -> None:
    closed = [field for field in FIELDS.values() if field.closed]
    assert {field.name for field in closed} == {"layer", "dir", "colour"}
    assert all(choice == choice.casefold() for field in closed for choice in field.choices)


def test_a_card_s_answer_tells_what_was_decoded() -> None:
    tape = Tape()
    command, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert _values("eid", answer, tape) == {_EID}
    assert _values("sgp.function", answer, tape) == {"es10c.geteid", "geteid"}
    assert _values("sgp.tag", answer, tape) == _values("sgp.tag", command, tape) == {0xBF3E}
    assert _values("apdu.sw", answer, tape) == {0x9000}
    assert _values("apdu.ins", command, tape) == {0xE2}
    assert _values("apdu.ins", answer, tape) == _values("apdu.sw", command, tape) == set()
    assert any("es10c.geteid" in str(text) for text in _values("text", answer, tape))


def test_an_iccid_is_found_in_a_list_of_profiles() -> None:
    tape = Tape()
    listed = "BF2D14A012E3105A0A989209214309876543F59F7001019000"
    answer = tape.exchange("81E2910003BF2D00", listed)[1]
    assert _values("iccid", answer, tape) == {"8929901234907856345"}
    assert "enabled (1)" in _values("value", answer, tape)


def test_a_failure_is_told_in_words() -> None:
    tape = Tape()
    failed = tape.exchange("00A40004022FE2", "6A82")[1]
    fine = tape.exchange("00A40004022FE2", "9000")[1]
    assert any("6a 82" in str(text) for text in _values("error", failed, tape))
    assert not _values("error", fine, tape)


def test_a_transaction_is_found_by_its_bytes() -> None:
    asked = {"tagList": b"\xa5", "eimTransactionId": b"\x01\x02\x03"}
    message = encode("TransferEimPackageRequest", ("ipaEuiccDataRequest", asked))
    look = _one(Layer.ESIPA, Direction.OUT, message)
    assert FIELDS["eim.txid"].read(look) == (b"\1\2\3",)
    assert FIELDS["eim.txid"].read(_one(Layer.ESIPA, Direction.OUT, message[:-4])) == ()


@pytest.mark.parametrize(
    ("name", "layer", "data", "values"),
    [
        ("coap.code", Layer.COAP, "40020001B16178", {0x02}),
        ("coap.path", Layer.COAP, "40020001B16178", {"/a"}),
        ("coap.code", Layer.COAP, "60450001", {0x45}),
        ("coap.path", Layer.COAP, "60450001", set()),
        ("coap.code", Layer.COAP, "FF", set()),
        ("coap.code", Layer.DTLS, "60450001", set()),
        ("http.status", Layer.HTTP, b"HTTP/1.1 503 Busy\r\n".hex(), {503}),
        ("http.status", Layer.HTTP, b"POST /x HTTP/1.1\r\n".hex(), set()),
        ("data", Layer.TLS, "0102", {b"\1\2"}),
        ("data", Layer.TLS, "", set()),
        ("len", Layer.TLS, "0102", {2}),
    ],
)
def test_bytes_are_read_where_they_belong(
    name: str, layer: Layer, data: str, values: set[object]
) -> None:
    look = _one(layer, Direction.IN, bytes.fromhex(data))
    assert set(FIELDS[name].read(look)) == values


@pytest.mark.parametrize("name", FIELDS)
def test_no_bytes_are_too_damaged_to_ask(name: str) -> None:
    kinds = {Kind.TEXT: str, Kind.DIGITS: str, Kind.OCTETS: bytes}
    chance = random.Random(name)
    for layer, direction, start in itertools.product(Layer, Direction, _DAMAGED):
        data = bytes.fromhex(start) + chance.randbytes(chance.randrange(6))
        values = FIELDS[name].read(_one(layer, direction, data))
        assert all(isinstance(value, kinds.get(FIELDS[name].kind, int)) for value in values)


def test_what_people_noted_is_asked_like_any_field() -> None:
    record = Record(1, 0, "lane", Layer.EVENT, Direction.NONE, b"")
    noted = Annotation(mark=True, comment="Look Here", colour="red")
    look = Look(record, Recorder(), noted)
    assert [FIELDS[name].read(look) for name in ("mark", "comment", "colour")] == [
        (1,), ("look here",), ("red",),
    ]  # fmt: skip
    bare = Look(record, Recorder())
    assert [FIELDS[name].read(bare) for name in ("mark", "comment", "colour")] == [(), (), ()]


@pytest.mark.parametrize(
    ("expression", "title"),
    [
        ("sgp.tag == BF51 and apdu.ins == E2", "STORE DATA · ES10b.LoadEuiccPackage"),
        ("apdu.sw == 9000 and sgp.function == LoadEuiccPackage", "↳ ES10b.LoadEuiccPackage"),
        ('signature == "verified" and sgp.function == ProvideEimPackageResult',
         "ESipa.ProvideEimPackageResult"),
        ('signature contains "stand-eim" and layer == esipa', "↳ ESipa.GetEimPackage"),
    ],
)  # fmt: skip
def test_real_traffic_is_found_by_what_is_in_it(expression: str, title: str) -> None:
    recorder = recorded()
    wanted = parse(expression)
    records = [recorder.get(seq) for seq in range(1, recorder.last_seq + 1)]
    found = [one for one in records if one is not None and wanted.matches(one, recorder)]
    assert found
    assert {decode(one, recorder).title for one in found} == {title}


def test_a_card_is_found_by_its_identifiers() -> None:
    recorder = recorded()
    records = [recorder.get(seq) for seq in range(1, recorder.last_seq + 1)]
    looks = [Look(one, recorder) for one in records if one is not None]
    eids = {eid for look in looks for eid in FIELDS["eid"].read(look)}
    assert len(eids) == 1
    wanted = parse(f"eid == {eids.pop()!s}")
    assert sum(wanted.matches(look.record, recorder) for look in looks) > 3
    iccids = {str(iccid) for look in looks for iccid in FIELDS["iccid"].read(look)}
    assert iccids
    assert all(iccid.isdecimal() and 18 <= len(iccid) <= 20 for iccid in iccids)


def test_coap_is_found_by_the_message_it_carries() -> None:
    poll = encode("GetEimPackageRequest", {"eidValue": bytes.fromhex(_EID)})
    data = bytes.fromhex("40020001B161FF") + poll
    look = _one(Layer.COAP, Direction.OUT, data)
    assert FIELDS["eid"].read(look) == (_EID,)
    assert "getEimPackage".casefold() in FIELDS["sgp.function"].read(look)
