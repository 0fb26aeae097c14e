import pytest

from app.codec import tlv
from app.sim import envelope
from app.sim.status import Refused

ID, EID, COUNTER = (0x80, b"eim.example"), (0x5A, bytes(16)), (0x81, b"\x05")
TRANSACTION, PSMOS, ECOS = (0x82, b"\x09"), (0xA0, b"\xa6\x00"), (0xA1, b"\xab\x00")
SIGNATURE = (0x5F37, bytes(64))


def package(
    *fields: tuple[int, bytes], more: tuple[tuple[int, bytes], ...] = (SIGNATURE,)
) -> bytes:
    return tlv.encode(0xBF51, tlv.join([(0x30, tlv.join(fields)), *more]))


def test_fields_and_the_bytes_that_are_signed():
    read = envelope.read(package(ID, EID, COUNTER, TRANSACTION, PSMOS))
    assert (read.eim_id, read.eid, read.counter) == ("eim.example", bytes(16), 5)
    assert (read.transaction_id, read.kind, read.signature) == (b"\x09", "Psmo", bytes(64))
    assert read.signed == tlv.encode(0x30, tlv.join([ID, EID, COUNTER, TRANSACTION, PSMOS]))
    assert list(read.each()) == [b"\xa6\x00"]


def test_signed_bytes_are_those_received_even_if_der_would_write_others():
    inner = tlv.join([ID, EID, COUNTER, ECOS])
    odd = b"\x30\x82" + len(inner).to_bytes(2) + inner
    read = envelope.read(tlv.encode(0xBF51, odd + tlv.encode(*SIGNATURE)))
    assert read.signed == odd
    assert (read.kind, read.transaction_id) == ("Eco", b"")


def test_extensions_behind_the_known_fields_pass():
    read = envelope.read(
        package(ID, EID, COUNTER, PSMOS, (0x8F, b""), more=(SIGNATURE, (0x8E, b"")))
    )
    assert read.commands == b"\xa6\x00"


@pytest.mark.parametrize(
    ("content", "counter"), [(b"\x00", 0), (b"\x00\x80", 128), (b"\xff", -1), (b"\x7f" * 9, None)]
)
def test_counter_of_any_size(content: bytes, counter: int | None):
    read = envelope.read(package(ID, EID, (0x81, content), PSMOS))
    assert read.counter == (int.from_bytes(content) if counter is None else counter)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(package(EID, ID, COUNTER, PSMOS), id="order"),
        pytest.param(package(ID, EID, COUNTER), id="no-commands"),
        pytest.param(package(ID, EID, COUNTER, (0x30, b"")), id="bare-list"),
        pytest.param(package(ID, EID, COUNTER, PSMOS, more=()), id="no-signature"),
        pytest.param(package((0x80, b""), EID, COUNTER, PSMOS), id="no-name"),
        pytest.param(package((0x80, b"x" * 129), EID, COUNTER, PSMOS), id="long-name"),
        pytest.param(package((0x80, b"\xff"), EID, COUNTER, PSMOS), id="no-utf8"),
        pytest.param(package(ID, (0x5A, bytes(15)), COUNTER, PSMOS), id="short-eid"),
        pytest.param(package(ID, EID, (0x81, b""), PSMOS), id="empty-counter"),
        pytest.param(package(ID, EID, (0x81, b"\x00\x05"), PSMOS), id="padded-counter"),
        pytest.param(package(ID, EID, COUNTER, (0x82, b""), PSMOS), id="empty-transaction"),
        pytest.param(package(ID, EID, COUNTER, (0x82, bytes(17)), PSMOS), id="long-transaction"),
        pytest.param(b"\xbf\x51\x02\x30\x05", id="cut"),
        pytest.param(b"\xbf\x51\x00", id="empty"),
    ],
)
def test_what_is_no_package(message: bytes):
    with pytest.raises(Refused, match="6A80"):
        envelope.read(message)


@pytest.mark.parametrize(
    ("commands", "found"),
    [
        pytest.param("", [], id="none"),
        pytest.param("A600A900", ["A600", "A900"], id="two"),
        pytest.param("A600A505", ["A600", None], id="second-cut"),
        pytest.param("BF", [None], id="half-a-tag"),
    ],
)
def test_commands_up_to_the_damaged_one(commands: str, found: list[str | None]):
    read = envelope.read(package(ID, EID, COUNTER, (0xA0, bytes.fromhex(commands))))
    assert [raw and raw.hex().upper() for raw in read.each()] == found
