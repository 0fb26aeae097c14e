from __future__ import annotations

import json
import os
import random

from app.capture.es9_body import Es9Body, own_pieces, read_es9
from app.capture.parts import Piece, State
from tests.capture import es9

ROUNDS = int(os.environ.get("EIMW_FUZZ", "500"))


def read(body: bytes) -> Es9Body:
    return read_es9(body, source=0, start=0, end=len(body), first=1)


def test_each_element_in_base64_becomes_a_tree_of_its_own_source() -> None:
    body = json.dumps(es9.initiated()).encode()
    found = read(body)
    assert [one.name for one in found.sources] == [
        "serverSigned1, decoded", "euiccCiPKIdToBeUsed, decoded", "serverCertificate, decoded",
    ]  # fmt: skip
    signed = next(one for one in found.parts if one.name == "serverSigned1")
    (tree,) = signed.children
    assert tree.source == 1
    address = next(one for one in tree.walk() if one.name == "serverAddress")
    assert address.text == "smdp.example"
    data = found.sources[tree.source - 1].data
    assert data[address.end - 12 : address.end] == b"smdp.example"
    certificate = next(one for one in found.parts if one.name == "serverCertificate")
    assert any(one.name == "subject" for one in certificate.walk())


def test_members_point_at_their_text() -> None:
    body = json.dumps(es9.initiate(), indent=2).encode()
    found = read(body)
    challenge, info, address = found.parts
    assert body[address.start : address.end] == b"smdp.example"
    assert challenge.text == es9.CHALLENGE.hex(" ").upper()
    assert [one.text for one in info.walk() if one.name == "svn"] == ["2.5.0"]
    assert not any(one.notes for part in found.parts for one in part.walk())


def test_slashes_may_be_escaped_in_base64() -> None:
    plain = json.dumps(es9.initiated()).encode()
    escaped = plain.replace(b"/", b"\\/")
    assert plain != escaped
    assert [one.data for one in read(escaped).sources] == [one.data for one in read(plain).sources]


def test_a_refusal_is_known_by_its_codes() -> None:
    found = read(json.dumps(es9.refused()).encode())
    assert found.failed
    assert found.refusal is not None
    assert (found.refusal.name, found.refusal.known) == ("8.2.6/3.8", True)
    assert found.parts[0].state is State.FAILED
    assert read(json.dumps(es9.initiated()).encode()).refusal is None


def test_what_is_no_base64_is_raw() -> None:
    (part,) = read(b'{"boundProfilePackage": "not base64!"}').parts
    assert (part.kind, part.state) == ("raw", State.ATTENTION)


def test_damaged_bodies_are_read_as_far_as_they_go() -> None:
    source = random.Random(3)
    bodies = [json.dumps(one).encode() for one in (es9.initiate(), es9.initiated(), es9.refused())]
    for _ in range(ROUNDS):
        data = bytearray(source.choice(bodies))
        for _ in range(source.choice((1, 3, 20))):
            data[source.randrange(len(data))] = source.randrange(256)
        found = read(bytes(data[: source.randrange(1, len(data) + 1)]))
        assert all(0 <= one.start <= one.end <= len(data) for one in found.parts)


def test_a_body_in_chunks_has_a_piece_for_each() -> None:
    assert own_pieces(7, ((1, 3), (5, 9))) == (Piece(7, 1, 3), Piece(7, 5, 9))
