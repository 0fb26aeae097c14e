"""An eIM and an eUICC get to know each other, with the token the eUICC made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.crypto.keys import Curve, PrivateKey
from app.eim.eim_configuration import Reach, configuration_data, configuration_values
from app.errors import CodecError, ProcedureError
from app.fleet.association import associate

_EIM = "eim.fleet.example"


def _configuration(eim_id: str = _EIM, *, ask_token: bool = True) -> bytes:
    key = PrivateKey.generate(Curve.P256).public_spki
    reach = Reach("eim.fleet.example", 8443, tls_key=key)
    return configuration_data(configuration_values(eim_id, key, reach, ask_token=ask_token))


@pytest.fixture
def card() -> Iterator[Card]:
    made = Card(open_transport("sim:fleet?blank=1&state=memory"))
    yield made
    made.close()


def test_the_token_an_euicc_makes_is_told_to_the_eim(card: Card) -> None:
    made = associate(card, _configuration())
    (eim,) = card.session().eim_configuration()
    assert (eim.eim_id, eim.association_token) == (_EIM, made.token)
    assert eim.fqdn == "eim.fleet.example:8443"
    device = made.device(label="meter", identity="bench-eim")
    assert (device.eid, device.eim_id, device.token) == (made.eid, _EIM, made.token)
    certificates = card.certificates()
    assert certificates.ci is not None
    assert made.root == certificates.ci.raw
    assert (device.label, device.identity, device.dialect) == ("meter", "bench-eim", "1.2")


def test_a_wrong_token_is_wrong(card: Card) -> None:
    made = associate(card, _configuration())
    assert made.device(wrong_token=True).token != made.token


def test_no_token_is_made_unless_asked_for(card: Card) -> None:
    assert associate(card, _configuration(ask_token=False)).token is None


def test_an_euicc_that_knows_the_eim_is_left_as_it_is(card: Card) -> None:
    configuration = _configuration()
    assert associate(card, configuration) == associate(card, configuration)
    assert len(card.session().eim_configuration()) == 1


def test_an_euicc_that_obeys_another_eim_refuses(card: Card) -> None:
    associate(card, _configuration())
    with pytest.raises(ProcedureError):
        associate(card, _configuration("other.example"))


def test_bytes_that_are_no_configuration_are_refused(card: Card) -> None:
    with pytest.raises(CodecError):
        associate(card, b"\x30\x03\x80\x01")


def test_a_card_of_the_first_version_can_be_associated() -> None:
    old = Card(open_transport("sim:old?blank=1&state=memory&dialect=1.0.1"))
    made = associate(old, _configuration())
    old.close()
    assert made.dialect == "1.0.1"
