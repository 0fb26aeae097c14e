from __future__ import annotations

import pytest

from app.composer.signers import BENCH
from app.errors import ProcedureError
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
