from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.capture.key_reading import certificate_key, own_eim_keys, spki_key, validity_problem
from app.crypto.keys import Curve, PrivateKey
from app.crypto.trust import TrustStore
from app.values.trust import IdentityKind, IdentityRequest
from tests.known_messages import known_bytes


def _ns(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000_000


@pytest.mark.known
def test_a_certificate_names_its_card() -> None:
    found = certificate_key(known_bytes("cert_EUICC_NIST"))
    assert found is not None
    assert found.name == "89049032123451234512345678901235"
    assert found.key.curve is Curve.P256


@pytest.mark.known
@pytest.mark.parametrize(
    ("year", "words"),
    [
        pytest.param(2010, "Not valid yet when this was recorded; it is from 20", id="before"),
        pytest.param(2025, "", id="in-its-time"),
        pytest.param(2200, "No longer valid when this was recorded; it was until 20", id="after"),
    ],
)
def test_validity_is_judged_by_when_it_was_recorded(year: int, words: str) -> None:
    problem = validity_problem(known_bytes("cert_CI_NIST"), _ns(year))
    assert problem.startswith(words)
    assert bool(problem) == bool(words)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", bytes(40), b"\x30\x03\x02\x01\x01"])
def test_bytes_that_are_none_give_none(data: bytes) -> None:
    assert certificate_key(data) is None
    assert spki_key(data) is None
    assert validity_problem(data, 0) == ""


def test_a_key_is_read_in_the_shell_a_card_uses() -> None:
    key = PrivateKey.generate(Curve.BRAINPOOL).public
    assert spki_key(key.spki) == key
    assert spki_key(b"\xa0" + key.spki[1:]) == key


def test_only_eim_identities_count_as_the_machine_s_own() -> None:
    store = TrustStore()
    for kind, name in ((IdentityKind.CI, "root"), (IdentityKind.EIM, "signer")):
        store.generate_requested(IdentityRequest(kind, name, host="eim.example", protect="none"))
    assert [name for name, _ in own_eim_keys()] == ["signer"]


def test_a_store_that_cannot_be_read_has_no_keys(own_home: Path) -> None:
    own_home.parent.mkdir(exist_ok=True)
    own_home.write_text("no folder")
    assert list(own_eim_keys()) == []
