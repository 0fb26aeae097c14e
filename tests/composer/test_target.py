from __future__ import annotations

from dataclasses import replace

import pytest

from app.composer.signers import BENCH, Signers
from app.composer.target import aimed, look
from app.errors import NotSupportedError
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT
from tests.composer.benches import bench_card, recipe
from tests.composer.executions import EID, execution


def test_what_a_recipe_leaves_open_comes_from_the_card(desk, card):
    target = look(card)
    signer = Signers(desk.trust).find(BENCH, target.eid, target.uri, target.keys)
    found = aimed(recipe(), target, signer)
    assert (found.eid, found.eim_id, found.token) == (target.eid, "eim.workbench.example", 1)


def test_what_a_recipe_says_stays(desk, card):
    target = look(card)
    signer = Signers(desk.trust).find(BENCH, target.eid, target.uri, target.keys)
    asked = replace(recipe(), eid=Eid(EID), eim_id="nobody.example", token=77)
    found = aimed(asked, target, signer)
    assert (found.eid, found.eim_id, found.token) == (EID, "nobody.example", 77)


@pytest.mark.parametrize(
    ("asked", "found"),
    [pytest.param(CARD_DIALECT, "1.1", id="the-cards"), pytest.param("1.3", "1.3", id="its-own")],
)
def test_the_version_is_the_cards_where_the_recipe_leaves_it_to_it(desk, card, asked, found):
    target = replace(look(card), dialect="1.1")
    signer = Signers(desk.trust).find(BENCH, target.eid, target.uri, target.keys)
    assert aimed(replace(recipe(), dialect=asked), target, signer).dialect == found


def test_the_key_the_card_knows_is_chosen_even_after_it_was_used_on_another_curve(desk, card):
    card.close()
    other = bench_card("?curve=brainpool")
    try:
        target = look(other)
        signer = Signers(desk.trust).find(BENCH, target.eid, target.uri, target.keys)
        assert target.association("", signer.public_key) is not None
    finally:
        other.close()


def test_a_package_from_elsewhere_gets_the_token_its_eim_has_here(card):
    package = execution().package
    bare = replace(package, recipe=replace(package.recipe, token=None))
    target = look(card)
    assert target.with_token(bare) == bare
    known = replace(bare, recipe=replace(bare.recipe, eim_id="eim.workbench.example"))
    assert target.with_token(known).recipe.token == 1


@pytest.mark.parametrize("kind", ["sgp22", "uicc"])
def test_a_card_without_sgp32_is_no_target(kind):
    card = bench_card(f"?kind={kind}&state=memory")
    try:
        with pytest.raises(NotSupportedError) as caught:
            look(card)
    finally:
        card.close()
    assert caught.value.hint
