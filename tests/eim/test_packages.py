from __future__ import annotations

import pytest

from app.codec import tlv
from app.codec.tree import decode
from app.crypto.keys import Curve, PrivateKey, SignatureForm, to_raw
from app.eim import packages
from app.errors import CodecError
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, Fault, Operation, PackageKind, RawEdit, Recipe
from tests.known_messages import known_bytes

EID = Eid("89049032123451234512345678901235")
EIM = "eim.test.example"
TRANSACTION = bytes(range(16))
ICCID = "89014900000000000012"
KEY = PrivateKey.from_number(Curve.P256, 7)


def recipe(*operations: Operation, **more) -> Recipe:
    return Recipe(operations=operations, **more)


def composed(asked: Recipe, *, counter: int = 6, dialect: str = "1.2") -> packages.Composed:
    return packages.compose(asked, eim_id=EIM, eid=EID, counter=counter, dialect=dialect)


ENABLE = Operation("enable", {"iccid": ICCID, "rollbackFlag": True})


def test_a_package_is_spelt_as_derived_by_hand():
    package = composed(recipe(ENABLE, transaction_id=TRANSACTION))
    operation = "A3 0E 5A0A 98109400000000000021 0500"
    wanted = (
        "30 4B"
        "80 10 65696D2E746573742E6578616D706C65"
        "5A 10 89049032123451234512345678901235"
        "81 01 06"
        "82 10 000102030405060708090A0B0C0D0E0F"
        f"A0 10 {operation}"
    )
    assert package.package_signed == bytes.fromhex(wanted)


@pytest.mark.parametrize(
    ("token", "spelt"),
    [
        pytest.param(None, "840100", id="none"),
        pytest.param(0, "840100", id="zero"),
        pytest.param(5, "840105", id="five"),
        pytest.param(127, "84017F", id="127"),
        pytest.param(128, "84020080", id="128-needs-a-leading-zero"),
        pytest.param(255, "840200FF", id="255"),
        pytest.param(256, "84020100", id="256"),
        pytest.param(0x7FFFFF, "84037FFFFF", id="largest-of-three"),
        pytest.param(-1, "8401FF", id="minus-one"),
        pytest.param(-128, "840180", id="minus-128"),
        pytest.param(-129, "8402FF7F", id="minus-129"),
    ],
)
def test_the_token_is_a_signed_integer(token, spelt):
    assert packages.token_tlv(token).hex().upper() == spelt
    assert packages.signing_input(b"\x30\x00", token) == b"\x30\x00" + bytes.fromhex(spelt)


@pytest.mark.known
@pytest.mark.parametrize(("name", "token"), [("zero", None), ("7", 7)])
def test_the_signing_input_is_that_of_the_known_vector(name, token):
    known = known_bytes(f"signature_input_token_{name}")
    package = known[: len(known) - 3]
    assert packages.signing_input(package, token) == known


@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
def test_the_signature_is_raw_and_holds_over_package_and_token(curve):
    key = PrivateKey.generate(curve)
    signed = packages.sign(composed(recipe(ENABLE)), key, 128)
    assert signed.signing_input == signed.package_signed + bytes.fromhex("84020080")
    assert len(signed.signature) == 64
    assert key.public.verify(signed.signing_input, signed.signature) is SignatureForm.RAW
    assert signed.message == tlv.encode(
        0xBF51, signed.package_signed + tlv.encode(0x5F37, signed.signature)
    )
    assert not [n.notes for n in decode("EuiccPackageRequest", signed.message).walk() if n.notes]


def test_the_parts_cover_the_signing_input_and_hold_what_they_say():
    signed = packages.sign(composed(recipe(ENABLE, transaction_id=TRANSACTION)), KEY, 5)
    ends = [0, *(part.end for part in signed.parts)]
    assert [part.start for part in signed.parts] == ends[:-1]
    assert ends[-1] == len(signed.signing_input)
    held = {part.name: signed.signing_input[part.start : part.end] for part in signed.parts}
    assert list(held) == [
        "header", "eimId", "EID", "counter", "transaction id", "package", "token",
    ]  # fmt: skip
    assert held["eimId"] == b"\x80\x10" + EIM.encode()
    assert held["EID"] == b"\x5a\x10" + EID.wire
    assert held["counter"] == b"\x81\x01\x06"
    assert held["package"][0] == 0xA0
    assert held["token"] == b"\x84\x01\x05"


def test_a_counter_above_127_keeps_its_sign():
    assert b"\x81\x02\x00\x80" in composed(recipe(ENABLE), counter=128).package_signed


def _verifies(signed, token=5):
    data = packages.signing_input(signed.package_signed, token)
    return KEY.public.verify(data, signed.signature)


@pytest.mark.parametrize("fault", list(Fault), ids=str)
def test_a_fault_is_listed_wherever_it_was_asked_for(fault):
    from_recipe = packages.sign(composed(recipe(ENABLE, faults=(fault,))), KEY, 5)
    when_signing = packages.sign(composed(recipe(ENABLE)), KEY, 5, [fault])
    assert from_recipe.recipe.faults == when_signing.recipe.faults == (fault,)
    assert from_recipe.package_signed == when_signing.package_signed


def _faulty(*faults: Fault):
    return packages.sign(composed(recipe(ENABLE, faults=faults)), KEY, 5)


def test_a_wrong_eid_changes_one_digit_and_is_signed_well():
    signed = _faulty(Fault.WRONG_EID)
    assert b"\x5a\x10" + Eid("89049032123451234512345678901236").wire in signed.package_signed
    assert signed.eid == EID
    assert _verifies(signed) is SignatureForm.RAW


def test_an_old_counter_is_told_as_it_is_written():
    signed = _faulty(Fault.OLD_COUNTER)
    assert signed.counter == 0
    assert b"\x81\x01\x00" in signed.package_signed
    assert _verifies(signed) is SignatureForm.RAW


def test_a_bad_signature_does_not_hold():
    signed = _faulty(Fault.BAD_SIGNATURE)
    assert len(signed.signature) == 64
    assert _verifies(signed) is None


def test_a_der_signature_holds_in_the_other_form():
    signed = _faulty(Fault.DER_SIGNATURE)
    assert _verifies(signed) is SignatureForm.DER
    assert len(to_raw(signed.signature)) == 64


def test_two_signature_faults_add_up():
    signed = _faulty(Fault.DER_SIGNATURE, Fault.BAD_SIGNATURE)
    assert signed.signature[0] == 0x30
    assert _verifies(signed) is None


def test_a_wrong_token_is_shown_in_the_signing_input():
    signed = _faulty(Fault.WRONG_TOKEN)
    assert signed.signing_input.endswith(b"\x84\x01\x06")
    assert _verifies(signed) is None
    assert _verifies(signed, 6) is SignatureForm.RAW


def test_a_bare_choice_lacks_only_the_list_header():
    right, bare = composed(recipe(ENABLE)), composed(recipe(ENABLE, faults=(Fault.BARE_CHOICE,)))
    package = right.package_signed[right.parts[-1].start :]
    assert package[:2] == b"\xa0\x10"
    assert bare.package_signed[bare.parts[-1].start :] == package[2:]


def test_an_edit_of_what_is_signed_is_covered_by_the_signature():
    edits = (RawEdit("30/A0/A3/5A", bytes.fromhex("5A0101")), RawEdit("30/82", b""))
    asked = recipe(ENABLE, transaction_id=TRANSACTION, edits=edits)
    signed = packages.sign(composed(asked), KEY, 5)
    assert signed.package_signed.endswith(bytes.fromhex("810106 A007 A305 5A0101 0500"))
    assert signed.signing_input == signed.package_signed + bytes.fromhex("840105")
    assert signed.package_signed in signed.message
    assert _verifies(signed, 5) is SignatureForm.RAW
    held = {part.name: signed.signing_input[part.start : part.end] for part in signed.parts}
    assert list(held) == ["header", "eimId", "EID", "counter", "package", "token"]
    assert b"".join(held.values()) == signed.signing_input
    assert held["package"].hex() == "a007a3055a01010500"
    assert asked.deliberate


def test_an_edit_of_the_counter_is_the_counter_a_result_will_name():
    edit = RawEdit("30/81", bytes.fromhex("81020100"))
    assert packages.sign(composed(recipe(ENABLE, edits=(edit,))), KEY).counter == 256
    gone = RawEdit("30/81", b"")
    assert packages.sign(composed(recipe(ENABLE, edits=(gone,))), KEY).counter == 6


def test_an_edit_of_the_message_comes_after_signing():
    edit = RawEdit("BF51/30/81", bytes.fromhex("810107"))
    plain = packages.sign(composed(recipe(ENABLE)), KEY)
    edited = packages.sign(composed(recipe(ENABLE, edits=(edit,))), KEY)
    assert edited.signing_input == plain.signing_input
    assert edited.parts == plain.parts
    assert b"\x81\x01\x07" in edited.message
    assert b"\x81\x01\x07" not in edited.package_signed


def test_the_signature_told_is_the_one_in_the_message():
    edit = RawEdit("BF51/5F37", bytes.fromhex("5F370101"))
    signed = packages.sign(composed(recipe(ENABLE, edits=(edit,))), KEY)
    assert signed.signature == b"\x01"
    assert signed.message.endswith(edit.content)


@pytest.mark.parametrize(
    "at", [pytest.param("30/99", id="nothing-there"), pytest.param("BF52", id="other-kind")]
)
def test_an_edit_that_leads_nowhere_is_refused_by_its_path(at):
    with pytest.raises(CodecError) as caught:
        composed(recipe(ENABLE, edits=(RawEdit(at, b""),)))
    assert caught.value.path == at


def test_the_message_of_an_unsigned_kind_takes_edits_too():
    edit = RawEdit("BF53/80", bytes.fromhex("800109"))
    asked = Recipe(PackageKind.ACKNOWLEDGEMENTS, values={"seqNumbers": ("1",)}, edits=(edit,))
    assert packages.write(asked).message.hex().upper() == "BF5303800109"
    with pytest.raises(CodecError, match="begins at 30"):
        packages.write(Recipe(PackageKind.ACKNOWLEDGEMENTS, edits=(RawEdit("30", b""),)))


def test_a_version_left_to_the_card_has_to_be_settled_before_anything_is_written():
    with pytest.raises(CodecError, match="no card was asked") as caught:
        composed(recipe(ENABLE), dialect=CARD_DIALECT)
    assert caught.value.path == "dialect"
    with pytest.raises(CodecError, match="no card was asked"):
        packages.write(Recipe(PackageKind.ACKNOWLEDGEMENTS, CARD_DIALECT))


LACKING = [
    pytest.param(Operation("setFallbackAttribute", {"iccid": ICCID}), "1.0.1", id="operation"),
    pytest.param(
        Operation("addEim", {"eimId": "a", "indirectProfileDownload": True}), "1.0.1", id="field"
    ),
    pytest.param(
        Operation("listProfileInfo", {"iotSpecificTagList": ("80",)}), "1.2", id="field-of-1.3"
    ),
]


@pytest.mark.parametrize(("operation", "dialect"), LACKING)
def test_what_a_version_lacks_is_refused_by_name_unless_that_is_the_fault(operation, dialect):
    with pytest.raises(CodecError, match=f"v{dialect}") as caught:
        composed(recipe(operation), dialect=dialect)
    assert caught.value.path.startswith("operations.0")
    lax = composed(recipe(operation, faults=(Fault.OTHER_DIALECT,)), dialect=dialect)
    assert lax.package_signed == composed(recipe(operation), dialect="1.3").package_signed


@pytest.mark.parametrize(
    ("asked", "eim_id", "counter", "path"),
    [
        pytest.param(recipe(), EIM, 1, "operations", id="empty"),
        pytest.param(recipe(ENABLE, Operation("listEim")), EIM, 1, "operations", id="mixed"),
        pytest.param(recipe(ENABLE), "", 1, "eimId", id="no-eim"),
        pytest.param(recipe(ENABLE), "e" * 129, 1, "eimId", id="long-eim"),
        pytest.param(recipe(ENABLE), "\ud800", 1, "eimId", id="half-a-character"),
        pytest.param(recipe(ENABLE), EIM, -1, "counter", id="counter"),
        pytest.param(
            recipe(ENABLE, transaction_id=bytes(17)), EIM, 1, "transactionId", id="transaction"
        ),
        pytest.param(recipe(Operation("enable")), EIM, 1, "operations.0.iccid", id="no-iccid"),
        pytest.param(recipe(Operation("x")), EIM, 1, "x", id="unknown-operation"),
        pytest.param(
            Recipe(kind=PackageKind.ACKNOWLEDGEMENTS), EIM, 1, "kind", id="not-a-signed-kind"
        ),
    ],
)
def test_what_cannot_be_composed_is_named_by_its_place(asked, eim_id, counter, path):
    with pytest.raises(CodecError) as caught:
        packages.compose(asked, eim_id=eim_id, eid=EID, counter=counter, dialect="1.2")
    assert caught.value.path == path
    assert caught.value.hint or path == "eimId"


UPDATE_KEY = (
    "3059301306072a8648ce3d020106082a8648ce3d03010703420004f405bf234f105d2dcb42c6c4a4805e40ebe33e8b"
    "18d82d7afe0b551c4116ed4d162866ecba528576bbaaf6057e8621c9773ee93d064cdd6650a5f66b6737a7eb"
)
KNOWN = [
    pytest.param("eps_listEim", Operation("listEim"), id="listEim"),
    pytest.param("eps_deleteEim", Operation("deleteEim", {"eimId": "other.example"}), id="delete"),
    pytest.param(
        "eps_updateEim",
        Operation("updateEim", {"eimId": EIM, "counterValue": 6, "eimPublicKey": UPDATE_KEY}),
        id="update",
    ),
]


@pytest.mark.known
@pytest.mark.parametrize(("name", "operation"), KNOWN)
def test_known_packages_come_out_byte_for_byte(name, operation):
    made = composed(recipe(operation, transaction_id=TRANSACTION))
    assert made.package_signed == known_bytes(name)


@pytest.mark.parametrize(
    ("asked", "spelt"),
    [
        pytest.param(
            Recipe(
                PackageKind.DATA_REQUEST,
                transaction_id=b"\x01\x02",
                values={"tagList": ("A5", "A6", "BF20"), "resultSeqNumber": 128},
            ),
            "BF52 10 5C04A5A6BF20 A204 80020080 83020102",
            id="data-request",
        ),
        pytest.param(
            Recipe(
                PackageKind.DATA_REQUEST,
                "1.0.1",
                values={"tagList": ("BF2B",), "euiccPackageResults": True},
            ),
            "BF52 08 5C02BF2B A1028200",
            id="data-request-of-1.0.1",
        ),
        pytest.param(
            Recipe(
                PackageKind.DATA_REQUEST,
                values={"tagList": "A0", "profileManagementOperation": ("notificationInstall",)},
            ),
            "BF52 09 5C01A0 A104 81020780",
            id="events",
        ),
        pytest.param(
            Recipe(PackageKind.DOWNLOAD_TRIGGER, values={"activationCode": "1$a$B"}),
            "BF54 09 A007 8005 3124612442",
            id="activation-code",
        ),
        pytest.param(
            Recipe(
                PackageKind.DOWNLOAD_TRIGGER,
                transaction_id=b"\x09",
                values={"contactDefaultSmdp": True},
            ),
            "BF54 07 A0028100 820109",
            id="default-smdp",
        ),
        pytest.param(
            Recipe(PackageKind.DOWNLOAD_TRIGGER, values={"contactSmds": True}),
            "BF54 04 A002A200",
            id="root-smds",
        ),
        pytest.param(
            Recipe(
                PackageKind.DOWNLOAD_TRIGGER, values={"contactSmds": True, "smdsAddress": "ds.a"}
            ),
            "BF54 0A A008A206800464732E61",
            id="named-smds",
        ),
        pytest.param(Recipe(PackageKind.DOWNLOAD_TRIGGER), "BF54 00", id="empty-trigger"),
        pytest.param(
            Recipe(PackageKind.ACKNOWLEDGEMENTS, values={"seqNumbers": ("1", "200")}),
            "BF53 07 800101 800200C8",
            id="acknowledgements",
        ),
        pytest.param(Recipe(PackageKind.ACKNOWLEDGEMENTS), "BF53 00", id="nothing-acknowledged"),
        pytest.param(
            Recipe(
                PackageKind.ADD_INITIAL_EIM,
                values={"eimId": "EIM", "counterValue": 1, "associationToken": -1},
            ),
            "BF57 0F A00D 300B 800345494D 830101 8401FF",
            id="first-eim",
        ),
    ],
)
def test_unsigned_packages_are_spelt_as_derived_by_hand(asked, spelt):
    written = packages.write(asked)
    assert written.message == bytes.fromhex(spelt)
    assert (written.signature, written.signing_input) == (b"", b"")


@pytest.mark.parametrize("tag", ["5A", "BF2D"])
def test_a_read_out_refuses_what_an_ipa_would_not_answer(tag):
    asked = Recipe(PackageKind.DATA_REQUEST, values={"tagList": ("A5", tag)})
    with pytest.raises(CodecError, match="incorrectTagList"):
        packages.write(asked)
    lax = Recipe(asked.kind, values=asked.values, faults=(Fault.OTHER_DIALECT,))
    assert packages.write(lax).message.endswith(bytes.fromhex(tag))
