from __future__ import annotations

import pytest

from app.codec import tlv
from app.codec.schema import encode
from app.composer.association import associate_with
from app.composer.signers import BENCH
from app.errors import CodecError, ProcedureError
from app.values.euicc import CheckResult
from app.values.trust import IdentityKind
from tests.composer.benches import bench_card, recipe


@pytest.fixture
def blank():
    card = bench_card("?blank=yes")
    yield card
    card.close()


@pytest.mark.parametrize(
    ("ask", "counter"),
    [pytest.param(True, 0, id="with-token"), pytest.param(False, 41, id="without-token")],
)
def test_an_associated_identity_can_sign_for_the_card(desk, blank, ask, counter):
    desk.trust.generate(IdentityKind.EIM, "lab", protect="none")
    made = desk.associate(blank, "lab", eim_id="eim.lab", counter=counter, ask_token=ask)
    assert (made.eim_id, made.token is not None) == ("eim.lab", ask)
    assert [eim.eim_id for eim in made.eims] == ["eim.lab"]
    done = desk.execute(blank, recipe("listEim"))
    assert done.verdict.result is CheckResult.PASS
    assert (done.package.recipe.eim_id, done.package.recipe.token) == ("eim.lab", made.token)
    assert done.package.counter == counter + 1


def test_further_fields_reach_the_card(desk, blank):
    made = desk.associate(blank, BENCH, fqdn="a.example", more={"eimIdType": "eimIdTypeFqdn"})
    assert (made.eims[0].fqdn, made.eims[0].id_type.name) == ("a.example", "FQDN")


def test_a_second_first_eim_is_refused(desk, card):
    with pytest.raises(ProcedureError) as caught:
        desk.associate(card, BENCH)
    assert caught.value.name == "associatedEimAlreadyExists"


@pytest.mark.parametrize("wrapped", [False, True], ids=["by-the-book", "certificate-in-a-wrapper"])
def test_an_eim_elsewhere_is_associated_by_what_it_says_of_itself(desk, blank, wrapped):
    certificate = desk.trust.generate(IdentityKind.EIM, "lab", protect="none").certificate
    given = encode(
        "EimConfigurationData",
        {
            "eimId": "eim.elsewhere",
            "counterValue": 7,
            "eimPublicKeyData": ("eimCertificate", certificate),
        },
    )
    if wrapped:
        *before, key = tlv.parse(tlv.parse(given)[0].value)
        whole = tlv.encode(key.tag, tlv.encode(0xA1, certificate))
        given = tlv.encode(0x30, b"".join(one.raw for one in before) + whole)
    made = associate_with(blank, given)
    assert (made.eim_id, made.token) == ("eim.elsewhere", None)
    assert [(eim.counter, eim.certificate) for eim in made.eims] == [(7, certificate)]


def test_what_is_no_configuration_is_refused(blank):
    with pytest.raises(CodecError):
        associate_with(blank, bytes.fromhex("3003020101"))
