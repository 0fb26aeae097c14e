from __future__ import annotations

import random

import pytest

from app.crypto.keys import Curve, PrivateKey
from app.eim.recipes import from_toml, to_toml
from app.errors import SettingsError, WorkbenchError
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, Fault, Operation, PackageKind, RawEdit, Recipe

EID = Eid("89049032123451234512345678901235")
SPKI = PrivateKey.from_number(Curve.BRAINPOOL, 5).public_spki
FULL = Recipe(
    dialect="1.3",
    identity="bench",
    eim_id="eim.example.com",
    eid=EID,
    counter=12,
    token=-1,
    transaction_id=bytes(range(16)),
    operations=(
        Operation("enable", {"iccid": "89014900000000000012", "rollbackFlag": True}),
        Operation("listProfileInfo", {"tagList": ("5A", "9F70"), "profileClass": "test"}),
        Operation("setDefaultDpAddress", {"defaultDpAddress": ""}),
        Operation("getRAT"),
    ),
    faults=(Fault.WRONG_EID, Fault.DER_SIGNATURE),
    edits=(RawEdit("30/A0/A3[1]/5A", b"\x5a\x01\x98"), RawEdit("BF51/5F37", b"")),
    note='two lines\n"quoted" \\ ünïcode \t',
)
INITIAL = Recipe(
    PackageKind.ADD_INITIAL_EIM,
    values={
        "eimId": "eim",
        "counterValue": 0,
        "associationToken": -1,
        "eimPublicKey": SPKI,
        "eimSupportedProtocol": ("eimRetrieveHttps", "eimProprietary"),
        "eimIdType": "eimIdTypeFqdn",
    },
)


@pytest.mark.parametrize(
    "recipe",
    [
        pytest.param(Recipe(), id="empty"),
        pytest.param(FULL, id="full"),
        pytest.param(Recipe(dialect=CARD_DIALECT), id="version-of-the-card"),
        pytest.param(INITIAL, id="first-eim"),
        pytest.param(
            Recipe(PackageKind.DATA_REQUEST, "1.0.1", values={"tagList": ("80", "BF20")}),
            id="data-request",
        ),
        pytest.param(
            Recipe(PackageKind.DOWNLOAD_TRIGGER, values={"activationCode": "LPA:1$a$B"}),
            id="trigger",
        ),
        pytest.param(
            Recipe(PackageKind.ACKNOWLEDGEMENTS, values={"seqNumbers": ("1", "200")}),
            id="acknowledgements",
        ),
    ],
)
def test_a_recipe_comes_back_as_it_was(recipe):
    assert from_toml(to_toml(recipe)) == recipe
    assert from_toml(to_toml(recipe).encode()) == recipe


def test_a_file_reads_like_the_standard():
    lines = to_toml(FULL).splitlines()
    assert 'kind = "euiccPackageRequest"' in lines
    assert 'transaction_id = "000102030405060708090A0B0C0D0E0F"' in lines
    assert 'name = "enable"' in lines
    assert "rollbackFlag = true" in lines


def test_values_are_taken_however_they_were_spelt():
    text = """
    [[operations]]
    name = "configureAutoEnable"
    immediateEnableFlag = "yes"
    [[operations]]
    name = "listProfileInfo"
    tagList = "5a, 9f70"
    profileClass = 2
    """
    first, second = from_toml(text).operations
    assert first == Operation("configureImmediateEnable", {"immediateEnableFlag": True})
    assert second.values == {"tagList": ("5A", "9F70"), "profileClass": "operational"}


def test_an_edit_is_a_table_of_its_own():
    text = "dialect = 'card'\n[[edit]]\nat = '30/a0'\nbytes = 'a0 00'\n"
    assert from_toml(text) == Recipe(dialect="card", edits=(RawEdit("30/A0", b"\xa0\x00"),))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("kind = 'x'", "kind", id="kind"),
        pytest.param("kind = 1", "kind", id="kind-type"),
        pytest.param("dialect = '2.0'", "dialect", id="dialect"),
        pytest.param("eid = '89'", "eid", id="eid"),
        pytest.param("counter = '5'", "counter", id="counter-text"),
        pytest.param("counter = true", "counter", id="counter-flag"),
        pytest.param("token = 0x" + "F" * 9000, "token", id="token-huge"),
        pytest.param("transaction_id = 'xyz'", "transaction_id", id="transaction"),
        pytest.param("faults = ['no such']", "faults", id="fault"),
        pytest.param("countr = 5", "countr", id="misspelt"),
        pytest.param("operations = [1]", "operations[0]", id="operation-type"),
        pytest.param("[[operations]]", "operations[0].name", id="operation-unnamed"),
        pytest.param("[[operations]]\nname='x'", "operations[0].name", id="operation-unknown"),
        pytest.param(
            "[[operations]]\nname='getRAT'\n[[operations]]\nname='enable'\niccid='1'",
            "operations[1].iccid",
            id="field",
        ),
        pytest.param("[[operations]]\nname='enable'\nicc='1'", "operations[0].icc", id="no-field"),
        pytest.param(
            "[[operations]]\nname='enable'\niccid=1979-05-27", "operations[0].iccid", id="date"
        ),
        pytest.param("edit = [1]", "edit[0]", id="edit-type"),
        pytest.param("[[edit]]\nat='30'", "edit[0].bytes", id="edit-without-bytes"),
        pytest.param("[[edit]]\nat='3'\nbytes=''", "edit[0].at", id="edit-path"),
        pytest.param("[[edit]]\nat='30'\nbytes='0'", "edit[0].bytes", id="edit-bytes"),
        pytest.param("[[edit]]\nat='30'\nbytes=''\nto=''", "edit[0].to", id="edit-more"),
        pytest.param("[values]\na = 1", "values", id="values-of-a-signed-kind"),
        pytest.param(
            "kind='eimAcknowledgements'\n[[operations]]\nname='getRAT'",
            "operations",
            id="operations-of-an-unsigned-kind",
        ),
        pytest.param(
            "kind='ipaEuiccDataRequest'\n[values]\ntagList='G'", "values.tagList", id="value"
        ),
    ],
)
def test_a_bad_recipe_is_told_by_its_key(text, key):
    with pytest.raises(SettingsError) as caught:
        from_toml(text)
    assert caught.value.key == key
    assert caught.value.hint


@pytest.mark.parametrize("text", ["kind =", "\x00", b"\xff", "a = " + "[" * 5000])
def test_what_is_no_toml_is_an_error_for_a_person(text):
    with pytest.raises(SettingsError, match="cannot be read"):
        from_toml(text)


def test_half_a_character_cannot_be_saved():
    with pytest.raises(SettingsError):
        to_toml(Recipe(note="\ud800"))


def test_damaged_recipes_only_ever_raise_errors_for_people():
    dice = random.Random(11)
    text = to_toml(FULL) + to_toml(INITIAL)[len('kind = "addInitialEimRequest"\n') :]
    for source in (to_toml(FULL), to_toml(INITIAL), text):
        for _ in range(500):
            place = dice.randrange(len(source))
            damaged = source[:place] + chr(dice.randrange(9, 127)) * dice.randrange(3)
            damaged += source[place + dice.randrange(4) :]
            try:
                again = from_toml(damaged)
            except WorkbenchError:
                continue
            assert from_toml(to_toml(again)) == again
