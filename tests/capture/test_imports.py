import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.capture import pcapng
from app.capture.decoders import decode
from app.capture.export_jsonl import json_line
from app.capture.exported_pdu import ExportedPdu
from app.capture.import_source import Source
from app.capture.imports import FORMATS, read_capture, recognise
from app.capture.pcapng import Flow, LinkType
from app.errors import CodecError
from app.values.traffic import Record
from tests.capture.foreign_logs import (
    AT,
    ATR,
    COAP_POST,
    EID_ANSWER,
    GET_EID,
    LPAC,
    PCSCD,
    PCSCD_DEBUG,
    pcap,
    read_bytes,
    sim,
    udp,
)
from tests.capture.tape import Tape

_ROUNDS = 250


def _jsonl() -> bytes:
    return "\n".join(json_line(one) for one in Tape().exchange("00A4000C", "9000")).encode()


def _pcapng() -> bytes:
    return b"".join(
        (
            pcapng.section("x"),
            pcapng.interface(LinkType.RAW_IP, "reader"),
            pcapng.interface(LinkType.EXPORTED_PDU, "pdu"),
            pcapng.interface(LinkType.USER0, "user"),
            pcapng.packet(0, 1, sim(1, ATR)),
            pcapng.packet(0, 2, sim(0, GET_EID + b"\x00" + EID_ANSWER)),
            *(pcapng.packet(0, 3, sim(kind, b"\x00\xa4")) for kind in range(4, 8)),
            pcapng.packet(0, 4, udp(COAP_POST, (4000, 5683))),
            pcapng.packet(1, 5, ExportedPdu("sgp32.request", b"\xbf\x4f\x00").encode()),
            pcapng.packet(2, 6, GET_EID, flow=Flow.OUTBOUND),
        )
    )


_SAMPLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pcap": ("packets", lambda: pcap(sim(1, ATR), sim(0, GET_EID + b"\x61\x15"))),
    "pcapng": ("packets", _pcapng),
    "jsonl": ("jsonl", _jsonl),
    "lpac": ("lpac", LPAC.encode),
    "pcscd": ("pcscd", PCSCD.encode),
    "pcscd debug": ("pcscd", PCSCD_DEBUG.encode),
    "at": ("at", AT.encode),
}


@pytest.mark.parametrize("sample", _SAMPLES)
def test_a_file_is_known_by_its_first_bytes(tmp_path: Path, sample: str):
    name, make = _SAMPLES[sample]
    path = tmp_path / "file.without.a.telling.name"
    path.write_bytes(make())
    assert recognise(Source(path)).name == name
    assert [one.seq for one in read_capture(path)] == sorted({o.seq for o in read_capture(path)})


def test_every_format_has_a_sample():
    assert {row.name for row in FORMATS} == {name for name, _ in _SAMPLES.values()} | {
        "eimcap",
        "bundle",
    }


def test_an_unknown_file_is_refused_at_once(tmp_path: Path):
    path = tmp_path / "photo.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(CodecError, match="seems to be a picture"):
        read_capture(path)


@pytest.mark.parametrize("sample", _SAMPLES)
def test_damaged_files_give_records_or_a_clear_error(tmp_path: Path, sample: str):
    whole, chance = _SAMPLES[sample][1](), random.Random(sample)
    for _ in range(_ROUNDS):
        found = _survivors(tmp_path, _mutated(whole, chance))
        kept = {record.seq: record for record in found}
        for record in found:
            assert 0 <= record.time_ns < 1 << 63
            assert record.pair < record.seq
            decode(record, kept)


def _survivors(folder: Path, raw: bytes) -> list[Record]:
    """Import a damaged file; an error must say what to do."""
    try:
        return read_bytes(folder, raw)
    except CodecError as error:
        return [] if error.hint else pytest.fail(f"no hint: {error}")


@pytest.mark.parametrize("filling", [" ", "0", "ERROR ", "00 ", "AT+CSIM=1,", " using protocol"])
@pytest.mark.parametrize("sample", ["lpac", "pcscd", "at"])
def test_a_line_of_a_megabyte_does_no_harm(tmp_path: Path, sample: str, filling: str):
    text = _SAMPLES[sample][1]().decode()
    first = text.split("\n")[0]
    long = first + filling * (1_000_000 // len(filling)) + "!"
    whole = len(read_bytes(tmp_path, text.encode()))
    more = len(read_bytes(tmp_path, f"{text}{long}\n".encode())) - whole
    assert 0 <= more <= 2  # an AT line, and what it means


def _mutated(whole: bytes, chance: random.Random) -> bytes:
    raw = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw))
        match chance.randrange(4):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randint(1, 9)]
            case 2:
                raw[at:at] = chance.randbytes(chance.randint(1, 9))
            case _:
                raw[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
        raw = raw or bytearray(b"\0")
    return bytes(raw)
