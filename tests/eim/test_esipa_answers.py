from __future__ import annotations

import pytest

from app.codec.dialects import DIALECTS
from app.codec.mapping import read
from app.codec.schema import encode
from app.eim import esipa_answers
from app.errors import CodecError

NEW = "1.2"


@pytest.mark.parametrize("seqs", [(), (1,), (1, 2, 300), (127, 128, 0x7FFFFF)])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_acknowledgements_are_what_the_encoder_writes(seqs: tuple[int, ...], dialect: str) -> None:
    found = esipa_answers.acknowledged(seqs, dialect)
    if dialect == "1.0.1":
        value: object = {"eimAcknowledgements": list(seqs)} if seqs else {}
        assert found == encode("ProvideEimPackageResultResponseV101", value)
        return
    arm = ("eimAcknowledgements", list(seqs)) if seqs else ("emptyResponse", {})
    assert found == encode("ProvideEimPackageResultResponse", arm)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_package_is_the_same_in_every_version(dialect: str) -> None:
    assert esipa_answers.no_package(1, dialect) == bytes.fromhex("BF4F03020101")


@pytest.mark.parametrize(
    ("code", "dialect", "answered"),
    [
        pytest.param(2, NEW, 2, id="eidNotFound"),
        pytest.param(3, "1.1", 3, id="invalidEid"),
        pytest.param(4, "1.3", 4, id="missingEid"),
        pytest.param(2, "1.0.1", 1, id="nobody knows it, so nothing waits"),
        pytest.param(3, "1.0.1", 127, id="invalidEid before it had a code"),
        pytest.param(4, "1.0.1", 127, id="missingEid before it had a code"),
        pytest.param(77, NEW, 127, id="no code of the standard"),
    ],
)
def test_codes_a_version_lacks_become_one_it_has(code: int, dialect: str, answered: int) -> None:
    body = esipa_answers.no_package(code, dialect)
    assert read("GetEimPackageResponse", body) == ("eimPackageError", answered)


def test_an_error_without_undefined_error_takes_the_first_code() -> None:
    name, arm = "InitiateAuthenticationResponseEsipa", "initiateAuthenticationErrorEsipa"
    assert esipa_answers.error(name, arm, 127, "1.0.1") == bytes.fromhex("BF3903810101")
    assert esipa_answers.error(name, arm, 127, "1.1") == bytes.fromhex("BF390381017F")


def test_a_package_is_handed_out_as_it_is() -> None:
    assert esipa_answers.package(b"\xbf\x52\x00") == bytes.fromhex("BF4F03BF5200")


def test_pushing_wraps_packages_and_acknowledgements() -> None:
    assert esipa_answers.transfer(bytes.fromhex("BF5200")) == bytes.fromhex("BF4E03BF5200")
    acks = bytes.fromhex("BF5303800105")
    assert esipa_answers.transfer(acks) == esipa_answers.transfer_acknowledgements((5,))
    assert esipa_answers.transfer_acknowledgements(()) == b""


@pytest.mark.parametrize("message", [b"", b"\xbf\x4f\x00", b"\xbf\x52\x00\xbf\x52\x00", b"\xbf"])
def test_nothing_else_can_be_pushed(message: bytes) -> None:
    with pytest.raises(CodecError):
        esipa_answers.transfer(message)
