from __future__ import annotations

import pytest

from app.codec.definitions import lookup
from app.eim.eim_fields import EIM_FIELDS, adding_doubts, updating_doubts


def test_the_fields_stand_in_the_order_of_the_schema():
    names = [member.name for member in lookup("EimConfigurationData").members]
    places = [names.index(spec.choice or spec.asn1_name) for spec in EIM_FIELDS]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        pytest.param({"eimPublicKey": b"k", "counterValue": 0}, set(), id="key"),
        pytest.param({"eimCertificate": b"c", "counterValue": 1}, set(), id="certificate"),
        pytest.param({}, {"eimPublicKey", "counterValue"}, id="nothing"),
        pytest.param(
            {"eimPublicKey": b"k", "counterValue": 0, "associationToken": -1}, set(), id="token"
        ),
        pytest.param(
            {"eimPublicKey": b"k", "counterValue": 0, "associationToken": 4},
            {"associationToken"},
            id="own-token",
        ),
    ],
)
def test_adding_an_eim_wants_key_and_counter_and_no_token_of_ones_own(values, odd):
    assert {name for name, _ in adding_doubts(values)} == odd


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        pytest.param({"eimFqdn": "a"}, set(), id="address"),
        pytest.param({"counterValue": 1}, {"counterValue"}, id="counter-alone"),
        pytest.param({"counterValue": 1, "eimPublicKey": b"k"}, set(), id="counter-and-key"),
        pytest.param({"associationToken": -1}, {"associationToken"}, id="token"),
    ],
)
def test_an_update_has_no_token_and_a_counter_only_with_a_key(values, odd):
    assert {name for name, _ in updating_doubts(values)} == odd
