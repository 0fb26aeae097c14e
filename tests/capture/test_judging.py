from __future__ import annotations

from dataclasses import replace

import pytest

from app.capture.decoders import decode
from app.capture.inspector import Inspector
from app.capture.judging import judge, judged
from app.capture.parts import VERDICT, Decoding, Part, State
from app.capture.recorder import Recorder
from app.capture.seen_keys import keys_of
from app.values.traffic import Direction, Layer, Record
from tests.capture.partitions import check_partition
from tests.capture.signed import first, recorded
from tests.known_messages import known_bytes

PACKAGE = "STORE DATA · ES10b.LoadEuiccPackage"


def verdicts(decoding: Decoding) -> list[Part]:
    return [part for part in decoding.walk() if part.kind == VERDICT]


def test_the_tree_says_with_which_key_a_signature_holds() -> None:
    recorder = recorded()
    record = first(recorder, PACKAGE)
    shown = Inspector(recorder).decoding(record)
    (verdict,) = verdicts(shown)
    assert verdict.name == "signature"
    assert verdict.state is State.OK
    assert verdict.text.startswith("verified with the key of eIM stand-eim, seen in #")
    assert verdict.end - verdict.start == 64
    check_partition(shown, recorder)


def test_rows_are_not_judged() -> None:
    recorder = recorded()
    assert not verdicts(decode(first(recorder, PACKAGE), recorder))


def test_what_has_no_signature_stays_the_same_object() -> None:
    recorder = recorded()
    record = recorder.get(recorder("a", Layer.ESIPA, Direction.OUT, b"\xbf\x4f\x03\x02\x01\x01"))
    assert record is not None
    decoding = decode(record, recorder)
    assert judged(record, decoding, recorder) is decoding


def test_hidden_bytes_do_not_spoil_a_signature() -> None:
    """The verdict is made from what was recorded, and laid over what is shown."""
    recorder = recorded()
    record = first(recorder, PACKAGE)
    true = decode(record, recorder)
    source = true.sources[0]
    veiled = replace(source, data=bytes(len(source.data)), hidden=((5, 40),))
    shown = judged(record, replace(true, sources=(veiled,)), recorder)
    assert [one.state for one in verdicts(shown)] == [State.OK]


@pytest.mark.known
@pytest.mark.parametrize(
    ("seconds", "notes"),
    [
        pytest.param(1_760_000_000, (), id="in-its-time"),
        pytest.param(7_000_000_000, ("No longer valid when this was recorded",), id="after"),
    ],
)
def test_a_certificate_out_of_its_time_is_marked(seconds: int, notes: tuple[str, ...]) -> None:
    certificate = known_bytes("cert_EUM_BRP")
    inner = certificate[4:]
    body = b"\xa5\x82" + len(inner).to_bytes(2) + inner
    card = known_bytes("cert_EUICC_BRP")[4:]
    body += b"\xa6\x82" + len(card).to_bytes(2) + card
    wrapped = b"\xa0\x82" + len(body).to_bytes(2) + body
    data = b"\xbf\x56\x82" + len(wrapped).to_bytes(2) + wrapped
    recorder = Recorder()
    record = Record(1, seconds * 1_000_000_000, "a", Layer.ESIPA, Direction.IN, data, 0, 7)
    shown = judged(record, decode(record, recorder), recorder)
    eum = next(part for part in shown.walk() if part.name == "eumCertificate")
    assert [one.partition(";")[0] for one in eum.notes] == list(notes)


def test_a_judgement_can_be_told_without_identifiers() -> None:
    recorder = recorded()
    record = first(recorder, "↳ ES10b.LoadEuiccPackage")
    decoding = decode(record, recorder)
    judgement = judge(record, decoding, keys_of(recorder)).anonymous()
    (verdict,) = verdicts(judgement.laid_over(decoding))
    assert verdict.text.startswith("verified with the key of eUICC …, seen in #")
