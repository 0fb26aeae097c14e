from __future__ import annotations

import pytest

from app.eim import packages
from app.eim.problems import likely_dialect, problems
from app.errors import CodecError
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, Fault, Operation, PackageKind, RawEdit, Recipe

ICCID = "89014900000000000012"
ENABLE = Operation("enable", {"iccid": ICCID})
DISABLE = Operation("disable", {"iccid": ICCID})
LIST = Operation("listProfileInfo")
DATA, TRIGGER = PackageKind.DATA_REQUEST, PackageKind.DOWNLOAD_TRIGGER
ADD_EIM = PackageKind.ADD_INITIAL_EIM


def of(*operations: Operation, **more) -> Recipe:
    return Recipe(operations=operations, **more)


@pytest.mark.parametrize(
    "recipe",
    [
        pytest.param(of(LIST, DISABLE), id="listing-first"),
        pytest.param(of(ENABLE), id="enable"),
        pytest.param(Recipe(DATA, values={"tagList": "A5 A6 BF20"}), id="data"),
        pytest.param(Recipe(TRIGGER, values={"activationCode": "LPA:1$dp.example$A"}), id="code"),
        pytest.param(Recipe(TRIGGER), id="empty-trigger"),
        pytest.param(Recipe(PackageKind.ACKNOWLEDGEMENTS), id="no-acknowledgement"),
    ],
)
def test_a_sound_recipe_has_no_problem(recipe):
    assert problems(recipe) == ()


@pytest.mark.parametrize(
    ("recipe", "path"),
    [
        pytest.param(of(ENABLE, dialect="3"), "dialect", id="dialect"),
        pytest.param(Recipe(), "operations", id="empty"),
        pytest.param(of(ENABLE, Operation("listEim")), "operations", id="mixed"),
        pytest.param(of(ENABLE, eim_id="e" * 129), "eimId", id="eim"),
        pytest.param(of(ENABLE, counter=-1), "counter", id="counter"),
        pytest.param(of(ENABLE, transaction_id=bytes(17)), "transactionId", id="transaction"),
        pytest.param(of(Operation("x")), "operations.0", id="unknown"),
        pytest.param(of(ENABLE, Operation("delete")), "operations.1.iccid", id="missing"),
        pytest.param(
            of(Operation("delete", {"iccid": "89"})), "operations.0.iccid", id="short-iccid"
        ),
        pytest.param(of(Operation("getRAT", {"a": 1})), "operations.0.a", id="no-such-field"),
        pytest.param(
            of(Operation("listProfileInfo", {"iccid": ICCID, "profileClass": "test"})),
            "operations.0.profileClass",
            id="two-criteria",
        ),
        pytest.param(
            of(Operation("setFallbackAttribute", {"iccid": ICCID}), dialect="1.0.1"),
            "operations.0",
            id="not-in-this-version",
        ),
        pytest.param(Recipe(DATA), "values.tagList", id="no-tags"),
        pytest.param(Recipe(DATA, values={"tagList": ("5A",)}), "values.tagList", id="5A"),
        pytest.param(Recipe(DATA, values={"tagList": "A5 BF2D"}), "values.tagList", id="BF2D"),
        pytest.param(
            Recipe(DATA, values={"tagList": ("A5",), "euiccPackageResults": True}),
            "values.euiccPackageResults",
            id="only-1.0.1",
        ),
        pytest.param(
            Recipe(DATA, "1.0.1", transaction_id=b"1", values={"tagList": ("A5",)}),
            "transactionId",
            id="no-transaction-in-1.0.1",
        ),
        pytest.param(
            Recipe(PackageKind.ACKNOWLEDGEMENTS, transaction_id=b"1"),
            "transactionId",
            id="no-transaction-at-all",
        ),
        pytest.param(
            Recipe(TRIGGER, values={"smdsAddress": "a.example"}), "values.smdsAddress", id="smds"
        ),
        pytest.param(
            Recipe(TRIGGER, values={"activationCode": "1$a$B", "contactDefaultSmdp": True}),
            "values.contactDefaultSmdp",
            id="two-sources",
        ),
    ],
)
def test_what_blocks_is_told_by_its_place_and_cannot_be_written(recipe, path):
    found = [problem for problem in problems(recipe) if problem.blocking]
    assert [problem.path for problem in found] == [path]
    assert found[0].text[0].isupper() or found[0].text[0].isdigit()
    assert found[0].text.endswith(".")
    with pytest.raises(CodecError):
        _written(recipe)


def _written(recipe: Recipe) -> None:
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        packages.write(recipe)
        return
    packages.compose(
        recipe,
        eim_id=recipe.eim_id or "eim",
        eid=Eid("89049032123451234512345678901235"),
        counter=1 if recipe.counter is None else recipe.counter,
        dialect=recipe.dialect,
    )


@pytest.mark.parametrize(
    ("recipe", "path"),
    [
        pytest.param(of(ENABLE, ENABLE), "operations.1", id="two-enables"),
        pytest.param(of(DISABLE, DISABLE), "operations.1", id="two-disables"),
        pytest.param(of(DISABLE, ENABLE), "operations.1", id="enable-after-disable"),
        pytest.param(of(DISABLE, LIST), "operations.1", id="list-after-disable"),
        pytest.param(of(ENABLE, counter=0x800000), "counter", id="high-counter"),
        pytest.param(
            Recipe(PackageKind.ACKNOWLEDGEMENTS, faults=(Fault.WRONG_EID,)), "faults", id="fault"
        ),
        pytest.param(
            of(Operation("listProfileInfo", {"tagList": ("5A", "DF01")})),
            "operations.0.tagList",
            id="tag-without-a-name",
        ),
        pytest.param(
            of(Operation("setDefaultDpAddress", {"defaultDpAddress": "https://a"})),
            "operations.0.defaultDpAddress",
            id="no-host",
        ),
        pytest.param(
            Recipe(TRIGGER, values={"activationCode": "2$a$B"}), "values.activationCode", id="code"
        ),
        pytest.param(
            of(Operation("updateEim", {"eimId": "e", "associationToken": -1})),
            "operations.0.associationToken",
            id="token-in-an-update",
        ),
        pytest.param(
            of(Operation("updateEim", {"eimId": "e", "counterValue": 1})),
            "operations.0.counterValue",
            id="counter-without-a-key",
        ),
    ],
)
def test_what_is_only_likely_to_be_refused_is_told_and_can_be_written(recipe, path):
    found = problems(recipe)
    assert [(problem.path, problem.blocking) for problem in found] == [(path, False)]
    _written(recipe)


def test_a_first_eim_without_key_and_counter_is_told_of_both():
    recipe = Recipe(ADD_EIM, values={"eimId": "e", "associationToken": 5})
    assert {problem.path for problem in problems(recipe)} == {
        "values.eimPublicKey",
        "values.counterValue",
        "values.associationToken",
    }


@pytest.mark.parametrize(
    "recipe",
    [
        pytest.param(of(Operation("unsetFallbackAttribute"), dialect="1.0.1"), id="operation"),
        pytest.param(Recipe(DATA, values={"tagList": ("BF2D",)}), id="tag"),
    ],
)
def test_the_fault_other_dialect_makes_it_possible_but_still_told(recipe):
    lax = Recipe(
        recipe.kind,
        recipe.dialect,
        operations=recipe.operations,
        values=recipe.values,
        faults=(Fault.OTHER_DIALECT,),
    )
    assert any(problem.blocking for problem in problems(recipe))
    assert problems(lax)
    assert not any(problem.blocking for problem in problems(lax))
    _written(lax)


@pytest.mark.parametrize(
    ("recipe", "text"),
    [
        pytest.param(of(ENABLE, edits=(RawEdit("BF52/80", b""),)), "30 or BF51", id="other-kind"),
        pytest.param(of(ENABLE, edits=(RawEdit("x", b""),)), "names no place", id="no-path"),
        pytest.param(Recipe(TRIGGER, edits=(RawEdit("30", b""),)), "BF54", id="unsigned-kind"),
    ],
)
def test_an_edit_that_cannot_be_stands_in_the_way(recipe, text):
    (found,) = problems(recipe)
    assert (found.path, found.blocking) == ("edits.0", True)
    assert text in found.text


@pytest.mark.parametrize(
    ("operation", "likely"),
    [
        pytest.param(ENABLE, "1.2", id="any"),
        pytest.param(
            Operation("listProfileInfo", {"iotSpecificTagList": ("80",)}), "1.3", id="1.3"
        ),
        pytest.param(Operation("enable"), "1.2", id="none"),
    ],
)
def test_a_version_left_to_the_card_is_the_likeliest_that_has_everything(operation, likely):
    assert likely_dialect(of(operation, dialect="1.0.1")) == likely
    left = of(operation, dialect=CARD_DIALECT)
    assert problems(left) == problems(of(operation, dialect=likely))
