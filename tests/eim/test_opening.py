from __future__ import annotations

import base64
import random

import pytest

from app.codec import tlv
from app.crypto.keys import Curve, PrivateKey
from app.eim import packages
from app.eim.opening import open_package, read_package
from app.errors import CodecError, WorkbenchError
from app.values.ids import Eid
from app.values.packages import Fault, FieldValue, Operation, PackageKind, Recipe
from tests.codec.vectors import foreign_vectors

EID = Eid("89049032123451234512345678901235")
KEY = PrivateKey.from_number(Curve.P256, 9)
ICCID = "89014900000000000012"
EIM_DATA: dict[str, FieldValue] = {
    "eimId": "other.example",
    "eimFqdn": "other.example:8443",
    "eimIdType": "eimIdTypeFqdn",
    "counterValue": 200,
    "associationToken": -1,
    "eimPublicKey": KEY.public_spki,
    "eimSupportedProtocol": ("eimRetrieveHttps", "eimInjectCoaps"),
    "euiccCiPKId": bytes(range(20)),
    "indirectProfileDownload": True,
}
PSMOS = (
    Operation("enable", {"iccid": ICCID, "rollbackFlag": True}),
    Operation("disable", {"iccid": ICCID}),
    Operation("delete", {"iccid": ICCID}),
    Operation("listProfileInfo", {"tagList": ("5A", "9F70", "B6"), "iccid": ICCID}),
    Operation("getRAT"),
    Operation(
        "configureImmediateEnable",
        {
            "immediateEnableFlag": True,
            "defaultSmdpOid": "2.999.10",
            "defaultSmdpAddress": "dp.example",
        },
    ),
    Operation("setFallbackAttribute", {"iccid": ICCID}),
    Operation("unsetFallbackAttribute"),
    Operation("setDefaultDpAddress", {"defaultDpAddress": "dp.example"}),
)
ECOS = (
    Operation("addEim", EIM_DATA),
    Operation("deleteEim", {"eimId": "other.example"}),
    Operation("updateEim", {"eimId": "other.example", "eimFqdn": "a.example"}),
    Operation("listEim"),
)
SIGNED = [
    Recipe(eim_id="eim", eid=EID, counter=300, operations=PSMOS),
    Recipe(eim_id="eim", eid=EID, counter=1, operations=ECOS, transaction_id=b"\x01\x02"),
    Recipe(
        dialect="1.3",
        eim_id="eim",
        eid=EID,
        counter=2,
        operations=(Operation("listProfileInfo", {"iotSpecificTagList": ("80",)}),),
    ),
]
UNSIGNED = [
    Recipe(
        PackageKind.DATA_REQUEST,
        transaction_id=b"\x07",
        values={
            "tagList": ("A5", "A6"),
            "seqNumber": 4,
            "resultSeqNumber": 129,
            "euiccCiPKIdentifierToBeUsed": bytes(20),
        },
    ),
    Recipe(
        PackageKind.DATA_REQUEST,
        "1.0.1",
        values={"tagList": ("BF2B",), "euiccPackageResults": True},
    ),
    Recipe(
        PackageKind.DOWNLOAD_TRIGGER,
        transaction_id=b"\x08",
        values={"activationCode": "1$dp.example$CODE"},
    ),
    Recipe(PackageKind.DOWNLOAD_TRIGGER, values={"contactSmds": True, "smdsAddress": "ds.example"}),
    Recipe(PackageKind.DOWNLOAD_TRIGGER, values={"contactDefaultSmdp": True}),
    Recipe(PackageKind.ACKNOWLEDGEMENTS, values={"seqNumbers": ("1", "128")}),
    Recipe(PackageKind.ADD_INITIAL_EIM, values=EIM_DATA),
]


def message(recipe: Recipe) -> bytes:
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        return packages.write(recipe).message
    assert recipe.eid is not None
    assert recipe.counter is not None
    composed = packages.compose(
        recipe,
        eim_id=recipe.eim_id,
        eid=recipe.eid,
        counter=recipe.counter,
        dialect=recipe.dialect,
    )
    return packages.sign(composed, KEY, 5).message


@pytest.mark.parametrize("recipe", [*SIGNED, *UNSIGNED], ids=lambda one: f"{one.kind}")
def test_a_package_opens_as_the_recipe_it_was_made_from(recipe):
    assert open_package(message(recipe)) == recipe


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(bytes, id="binary"),
        pytest.param(lambda raw: raw.hex().encode(), id="hex"),
        pytest.param(lambda raw: raw.hex(" ", 2).upper().encode() + b"\r\n", id="spaced-hex"),
        pytest.param(base64.b64encode, id="base64"),
        pytest.param(base64.encodebytes, id="base64-in-lines"),
        pytest.param(lambda raw: tlv.encode(0xBF4F, raw), id="from-GetEimPackage"),
        pytest.param(lambda raw: tlv.encode(0xBF4E, raw), id="from-TransferEimPackage"),
    ],
)
def test_a_package_opens_in_every_form_it_is_kept_in(spell):
    assert open_package(spell(message(SIGNED[0]))) == SIGNED[0]


def test_an_opened_package_keeps_bytes_signature_and_stretches():
    raw = message(SIGNED[1])
    package = read_package(raw).package
    assert package.message == raw
    assert package.package_signed in raw
    assert len(package.signature) == 64
    assert raw.endswith(package.signature)
    assert [part.name for part in package.parts] == [
        "header", "eimId", "EID", "counter", "transaction id", "package",
    ]  # fmt: skip
    assert package.parts[-1].end == len(package.package_signed)


@pytest.mark.parametrize("recipe", SIGNED[:2], ids=["psmo", "eco"])
@pytest.mark.parametrize("fault", [Fault.BARE_CHOICE, Fault.DER_SIGNATURE], ids=str)
def test_a_fault_that_shows_in_the_bytes_is_found_again(recipe, fault):
    faulty = Recipe(
        eim_id=recipe.eim_id,
        eid=recipe.eid,
        counter=recipe.counter,
        operations=recipe.operations,
        faults=(fault,),
    )
    opened = read_package(message(faulty))
    assert opened.recipe == faulty
    assert not opened.notes


def _changed(change) -> bytes:
    """The first package with its list of operations changed, unsigned."""
    package = read_package(message(SIGNED[0])).package
    start = package.parts[-1].start
    header = len(package.package_signed) - len(tlv.parse(package.package_signed)[0].value)
    return tlv.encode(0x30, change(package.package_signed[header:start]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(
            _changed(lambda head: head + bytes.fromhex("A004A600DF01")),
            "BER-TLV",
            id="cut-off",
        ),
        pytest.param(
            _changed(lambda head: head + bytes.fromhex("A005A600BE0100")),
            "tag BE was left out",
            id="unknown-operation",
        ),
        pytest.param(
            _changed(lambda head: head + bytes.fromhex("A002A6008F0101")),
            "8F in the package was left out",
            id="unknown-element",
        ),
        pytest.param(
            _changed(lambda head: bytes.fromhex("8002FFFE") + head + bytes.fromhex("A002A600")),
            "is no text",
            id="eim-id-is-no-text",
        ),
        pytest.param(
            _changed(lambda head: head.replace(b"\x5a\x10\x89", b"\x5a\x10\xf9") + b"\xa0\0"),
            "is no EID",
            id="eid",
        ),
        pytest.param(
            _changed(lambda head: head.replace(b"\x81\x02\x01\x2c", b"\x81\x11" + bytes(17))),
            "counter has 17 bytes",
            id="counter",
        ),
        pytest.param(bytes.fromhex("BF53030201 01"), "unlike", id="untagged-acknowledgement"),
        pytest.param(bytes.fromhex("BF5400AA"), "What follows it was left out", id="trailing"),
    ],
)
def test_what_a_recipe_cannot_hold_is_told(content, told):
    try:
        told_of = read_package(content).notes
    except CodecError as error:
        told_of = (error.message,)
    if told == "unlike":
        assert told_of
    else:
        assert any(told in note for note in told_of), told_of


def test_several_first_eims_are_told():
    one = tlv.parse(tlv.parse(message(UNSIGNED[-1]))[0].value)[0].value
    opened = read_package(tlv.encode(0xBF57, tlv.encode(0xA0, one * 2)))
    assert opened.recipe.values["eimId"] == "other.example"
    assert any("several" in note for note in opened.notes)
    assert any("other bytes" in note for note in opened.notes)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello, world", id="words"),
        pytest.param(bytes.fromhex("BF2E00"), id="another-function"),
        pytest.param(bytes.fromhex("BF5104A2028000"), id="package-result"),
        pytest.param(bytes.fromhex("BF5203810101"), id="data-response-of-1.0.1"),
        pytest.param(bytes.fromhex("BF5405300380017F"), id="download-result"),
        pytest.param(bytes.fromhex("BF5704A0020500"), id="first-eim-answer"),
        pytest.param(bytes.fromhex("BF5703810102"), id="first-eim-error"),
        pytest.param(bytes.fromhex("BF4F03020101"), id="no-package-available"),
        pytest.param(bytes.fromhex("BF5100"), id="empty-package"),
        pytest.param(bytes.fromhex("BF5700"), id="empty-first-eim"),
    ],
)
def test_what_is_no_package_is_refused_in_words(content):
    with pytest.raises(CodecError) as caught:
        read_package(content)
    assert caught.value.message


@pytest.mark.known
def test_known_packages_open():
    known = {
        one.name: one.data
        for one in foreign_vectors()
        if one.type
        in (
            "EuiccPackageRequest",
            "EuiccPackageSigned",
            "IpaEuiccDataRequest",
            "ProfileDownloadTriggerRequest",
            "EimAcknowledgements",
            "AddInitialEimRequest",
        )
    }
    assert known
    for name, data in known.items():
        notes = read_package(data).notes
        odd = [note for note in notes if note != "It is not signed."]
        assert not odd or name == "eUICCPackage_known_answer_1", (name, odd)


def test_damaged_packages_only_ever_raise_errors_for_people():
    dice = random.Random(5)
    sources = [message(recipe) for recipe in (*SIGNED, *UNSIGNED)]
    opened = 0
    for _ in range(4000):
        raw = bytearray(dice.choice(sources))
        for _ in range(dice.randrange(1, 5)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        if dice.random() < 0.2:
            del raw[dice.randrange(len(raw)) :]
        try:
            read_package(bytes(raw))
            opened += 1
        except WorkbenchError:
            pass
    assert opened > 400
