"""ESipa messages with damage, in ASN.1 and in JSON."""

from __future__ import annotations

import random

from app.codec.esipa_json import FUNCTION_PATHS, to_json, write
from app.codec.schema import encode
from app.errors import CodecError
from tests.codec.samples import samples
from tests.codec.test_fuzz import MUTATIONS
from tests.codec.vectors import own_vectors
from tests.eim.test_esipa_message import FROM_DEVICES


def seeds() -> list[bytes]:
    """Return whole messages of devices, of every kind."""
    written = [encode(name, value) for name in FROM_DEVICES for value in samples(name)]
    return [*written, *(one.data for one in own_vectors() if one.type in FROM_DEVICES)]


def damaged(seed: bytes, dice: random.Random) -> bytes:
    """Return a message with a few things wrong."""
    raw = bytearray(seed)
    for mutate in dice.sample(MUTATIONS, dice.randint(1, 3)):
        if raw:
            mutate(raw, dice)
    return bytes(raw)


def bodies() -> list[tuple[str, bool, bytes]]:
    """Return JSON bodies: of which function, whether the eIM's answer, and the text."""
    found = []
    for function in FUNCTION_PATHS:
        for vector in own_vectors():
            for response in (False, True):
                try:
                    document = to_json(function, vector.data, response)
                except CodecError:
                    continue
                found.append((function, response, write(document)))
    return found


def damaged_text(body: bytes, dice: random.Random) -> bytes:
    """Return a JSON body with a few things wrong."""
    raw = bytearray(body)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(raw)) if raw else 0
        odd = dice.choice([b'"', b"}", b"[", b"null", b"1e999", b"A", b"=", b"\xff", b"\\ud800"])
        if dice.random() < 0.5:
            raw[at : at + dice.randint(0, 4)] = odd
        else:
            raw[at : at + 1] = bytes([dice.randrange(256)])
    return bytes(raw)
