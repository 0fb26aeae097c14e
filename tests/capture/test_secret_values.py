from __future__ import annotations

import base64
import random

import pytest

from app.capture.secret_values import SHORTEST, SecretValues

VALUE = bytes.fromhex("00112233445566778899AABBCCDDEEFF")


def found(data: bytes, *values: bytes) -> list[bytes]:
    return [data[start:end] for start, end, _ in SecretValues(values).find(data)]


@pytest.mark.parametrize("form", [VALUE, VALUE.hex().encode(), VALUE.hex().upper().encode()])
def test_a_value_is_found_in_each_of_its_forms(form):
    assert found(b"before " + form + b" after " + form, VALUE) == [form, form]


@pytest.mark.parametrize("before", range(4))
def test_a_value_is_found_in_base64_wherever_it_lies(before):
    data = base64.b64encode(b"x" * before + VALUE + b"yz")
    (hit,) = found(data, VALUE)
    assert len(hit) >= len(VALUE) * 8 // 6 - 1


def test_of_an_activation_code_the_matching_id_is_looked_for_too():
    assert found(b"id=MATCH-7!", b"1$dp.example$MATCH-7") == [b"MATCH-7"]


@pytest.mark.parametrize("value", [b"", b"abcd", bytes(16), b"\xff" * 8])
def test_what_tells_nothing_is_not_looked_for(value):
    assert len(SecretValues([value])) == 0
    assert found(bytes(64) + b"abcd" + b"\xff" * 64, value) == []


def test_values_that_begin_alike_are_told_apart():
    one, other = b"secret-one", b"secret-other"
    assert found(b"secret-other secret-one", one, other) == [other, one]
    assert len(one[:SHORTEST]) == SHORTEST


def test_few_values_and_many_are_found_alike():
    chance = random.Random(3)
    few = [chance.randbytes(chance.randrange(SHORTEST, 20)) for _ in range(8)]
    many = few + [chance.randbytes(16) for _ in range(500)]
    for _ in range(50):
        pieces = [chance.randbytes(chance.randrange(30)), *chance.sample(few, 3)]
        data = b"".join(chance.sample(pieces, len(pieces)))
        assert found(data, *few) == found(data, *many)
        assert {one for one in few if one in data} <= set(found(data, *few))
