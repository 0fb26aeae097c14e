from __future__ import annotations

import pytest

from app.card.es10_iot import GENERATE_TOKEN
from app.card.isdr import IsdrSession
from app.codec import tlv
from app.errors import ProcedureError
from app.values.euicc import EimConfiguration, EimIdType
from tests.card.simulated import session


def the_eim(opened: IsdrSession) -> EimConfiguration:
    (eim,) = opened.eim_configuration()
    return eim


def enabled(opened: IsdrSession) -> str:
    return next(str(p.iccid) for p in opened.list_profiles() if p.enabled)


@pytest.mark.parametrize("deviations", ["", "nested-certificates"])
def test_certificates_are_whole_in_whichever_form_they_come(deviations: str):
    for der in session(deviations=deviations).certificates():
        (whole,) = tlv.parse(der)
        assert whole.tag == 0x30
        assert [part.tag for part in tlv.parse(whole.value)] == [0x30, 0x30, 0x03]


def test_an_unknown_ci_key_is_a_procedure_error():
    with pytest.raises(ProcedureError) as caught:
        session().certificates(bytes(20))

    assert caught.value.name == "invalidCiPKId"


def test_the_eim_configuration_is_read_with_keys_as_whole_der():
    eim = the_eim(session())

    assert eim.eim_id == "eim.workbench.example"
    assert eim.id_type is EimIdType.FQDN
    assert (eim.counter, eim.association_token) == (0, 1)
    assert eim.public_key.startswith(b"\x30\x59\x30\x13")
    assert eim.tls_certificate.startswith(b"\x30\x82")
    assert eim.protocols == ("eimRetrieveHttps", "eimRetrieveCoaps")
    assert eim.indirect_profile_download


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
def test_one_eim_can_be_asked_for_by_name(dialect: str):
    opened = session(dialect=dialect)

    assert opened.eim_configuration("eim.workbench.example") == opened.eim_configuration()
    assert opened.eim_configuration("another.example") == ()


def test_a_blank_card_takes_an_initial_eim_and_makes_a_token():
    known = the_eim(session())
    opened = session(blank="1")
    assert opened.eim_configuration() == ()

    (token,) = opened.add_initial_eim(
        [
            {
                "eimId": "first.example",
                "counterValue": 5,
                "associationToken": GENERATE_TOKEN,
                "eimPublicKeyData": ("eimPublicKey", known.public_key),
            }
        ]
    )

    added = the_eim(opened)
    assert token is not None
    assert (added.counter, added.association_token) == (5, token)
    assert added.public_key == known.public_key


def test_a_card_with_an_eim_takes_no_initial_one():
    known = the_eim(session())
    request = {
        "eimId": "second.example",
        "counterValue": 0,
        "eimPublicKeyData": ("eimPublicKey", known.public_key),
    }

    with pytest.raises(ProcedureError) as caught:
        session().add_initial_eim([request])

    assert caught.value.name == "associatedEimAlreadyExists"


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
def test_immediate_enabling_is_configured_and_needs_a_download(dialect: str):
    opened = session(blank="1", dialect=dialect)
    opened.configure_immediate_enable(allowed=True, smdp_oid="2.999.10", smdp_address="dp.example")

    with pytest.raises(ProcedureError) as caught:
        opened.immediate_enable()

    assert caught.value.name == "noSessionContext"


def test_fallback_goes_to_the_marked_profile_and_back():
    opened = session()
    before = enabled(opened)
    holder = next(str(p.iccid) for p in opened.list_profiles() if p.fallback_attribute)

    opened.execute_fallback()
    assert enabled(opened) == holder

    opened.return_from_fallback()
    assert enabled(opened) == before


def test_the_emergency_profile_is_used_and_left():
    opened = session()
    before = enabled(opened)
    emergency = next(str(p.iccid) for p in opened.list_profiles() if p.ecall_indication)

    opened.enable_emergency()
    assert enabled(opened) == emergency

    opened.disable_emergency()
    assert enabled(opened) == before


def test_a_rollback_nobody_prepared_is_refused():
    with pytest.raises(ProcedureError) as caught:
        session().rollback()

    assert caught.value.name == "rollbackNotAllowed"


def test_connectivity_parameters_are_those_of_the_enabled_profile():
    assert session().connectivity_parameters() == b"http://config.fjord.example/iot"


def test_a_profile_without_parameters_says_so():
    opened = session()
    opened.execute_fallback()

    with pytest.raises(ProcedureError) as caught:
        opened.connectivity_parameters()

    assert caught.value.name == "parametersNotAvailable"


def test_a_fresh_card_has_no_package_results():
    assert session().package_results() == ()


@pytest.mark.parametrize(("ipa", "refused"), [("ipae", False), ("ipad", True)])
def test_the_ipae_starts_where_there_is_one(ipa: str, refused: bool):
    opened = session(ipa=ipa)
    if not refused:
        opened.activate_ipae()
        return
    with pytest.raises(ProcedureError) as caught:
        opened.activate_ipae()
    assert caught.value.name == "notSupported"
