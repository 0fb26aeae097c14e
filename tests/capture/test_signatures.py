from __future__ import annotations

import pytest

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.capture.seen_keys import SeenKeys
from app.capture.signatures import Outcome, verdicts
from app.crypto.keys import Curve, PrivateKey
from app.crypto.trust import TrustStore
from app.values.traffic import Direction, Layer, Record
from app.values.trust import IdentityKind, IdentityRequest
from tests.capture.signed import first, recorded

PACKAGE = "STORE DATA · ES10b.LoadEuiccPackage"
RESULT = "↳ ES10b.LoadEuiccPackage"
OVER_ESIPA = "ESipa.ProvideEimPackageResult"
NOTIFICATION = "ESipa.HandleNotification"


def judged(recorder: Recorder, record: Record, keys: SeenKeys | None = None) -> list[str]:
    decoding = decode(record, recorder)
    return [one.text for one in verdicts(record, decoding, keys or SeenKeys(recorder))]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param(PACKAGE, "verified with the key of eIM stand-eim, seen in #", id="package"),
        pytest.param(RESULT, "verified with the key of eUICC 8999", id="result-of-the-card"),
        pytest.param(OVER_ESIPA, "verified with the key of eUICC 8999", id="result-to-the-eim"),
        pytest.param(NOTIFICATION, "seen in this message", id="notification"),
    ],
)
def test_signatures_of_real_traffic_are_verified(title: str, words: str) -> None:
    recorder = recorded()
    (text,) = judged(recorder, first(recorder, title))
    assert words in text


@pytest.mark.parametrize("title", [PACKAGE, RESULT, OVER_ESIPA, NOTIFICATION])
def test_a_changed_signature_does_not_verify(title: str) -> None:
    recorder = recorded()
    record = first(recorder, title)
    decoding = decode(record, recorder)
    part = next(one for one in decoding.walk() if one.tag == "5F37")
    (piece,) = decoding.sources[part.source].locate(part.end - 1, part.end)

    def spoiled(one: Record) -> bytes:
        if one.seq != piece.seq:
            return one.data
        data = bytearray(one.data)
        data[piece.start] ^= 1
        return bytes(data)

    other = recorded(spoiled)
    again = other.get(record.seq)
    assert again is not None
    (text,) = judged(other, again)
    assert text.startswith("does not verify with the key of")


def test_without_the_keys_nothing_is_claimed() -> None:
    seq = first(recorded(), RESULT).seq
    recorder = recorded(since=seq - 20)
    record = recorder.get(seq)
    assert record is not None
    assert judged(recorder, record) == [Outcome.OPEN]


def test_the_key_of_another_card_leaves_it_open() -> None:
    recorder = recorded()
    record = first(recorder, RESULT)
    (source,) = decode(record, recorder).sources[1:]
    changed = source.data[:-1] + bytes([source.data[-1] ^ 1])
    seq = recorder("another device", Layer.ESIPA, Direction.IN, changed, pair=1)
    alone = recorder.get(seq)
    assert alone is not None
    (text,) = judged(recorder, alone)
    assert text.startswith(f"{Outcome.OPEN}; ")


def _package(key: PrivateKey, token: bytes) -> bytes:
    signed = (
        bytes.fromhex("3021800365696D5A10")
        + bytes.fromhex("89" * 16)
        + bytes.fromhex("8101018200A002A600")
    )
    signed = bytes([0x30, len(signed) - 2]) + signed[2:]
    signature = key.sign(signed + token)
    body = signed + b"\x5f\x37\x40" + signature
    return b"\xbf\x51\x81" + bytes([len(body)]) + body


def test_a_key_of_the_trust_store_verifies_a_package() -> None:
    store = TrustStore()
    store.generate_requested(IdentityRequest(IdentityKind.EIM, "my eIM", protect="none"))
    recorder = Recorder()
    data = _package(store.private_key("my eIM"), bytes.fromhex("840100"))
    seq = recorder("eIM", Layer.ESIPA, Direction.OUT, data)
    record = recorder.get(seq)
    assert record is not None
    assert judged(recorder, record) == [
        "verified with the key of eIM identity my eIM in the trust store"
    ]


def test_a_signature_over_another_token_is_not_taken() -> None:
    key = PrivateKey.generate(Curve.P256)
    recorder = Recorder()
    seq = recorder("eIM", Layer.ESIPA, Direction.OUT, _package(key, bytes.fromhex("840107")))
    record = recorder.get(seq)
    assert record is not None
    keys = SeenKeys(recorder, lambda: [("mine", key.public)])
    assert judged(recorder, record, keys) == [f"{Outcome.OPEN}; 1 others tried"]
