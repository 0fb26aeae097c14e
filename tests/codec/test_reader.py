import pytest

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.node import Node
from app.codec.reader import Reader
from app.codec.schema import encode

SIGNED = {
    "eimId": "eim",
    "eidValue": bytes(16),
    "counterValue": 3,
    "euiccPackage": ("psmoList", [("getRAT", {})]),
}


def _read(name: str, data: bytes) -> tuple[Node, int]:
    reader = Reader(data)
    return reader.element(lookup(name), name, 0, len(data), 0), reader.cost


def _notes(node: Node) -> list[tuple[str, str]]:
    return [(part.name, note.kind) for part in node.walk() for note in part.notes]


def test_components_are_matched_in_order_not_by_tag_number_alone() -> None:
    node, cost = _read("EuiccPackageSigned", encode("EuiccPackageSigned", SIGNED))
    assert cost == 0
    assert [child.name for child in node.children] == [
        "eimId",
        "eidValue",
        "counterValue",
        "euiccPackage",
    ]
    package = node.find("euiccPackage.psmoList.0.getRAT")
    assert package is not None
    assert package.tag == 0xA6


def test_every_byte_belongs_to_a_leaf_or_a_header() -> None:
    raw = encode("EuiccPackageSigned", SIGNED)
    node, _ = _read("EuiccPackageSigned", raw)
    for part in node.walk():
        inside = part.value_start
        for child in part.children:
            assert child.start == inside
            inside = child.end
        assert not part.children or inside == part.end


@pytest.mark.parametrize(
    ("name", "raw", "notes"),
    [
        pytest.param(
            "NotificationMetadata",
            "BF2F0A800105 0C0141 81020640",
            [("profileManagementOperation", "order")],
            id="wrong order",
        ),
        pytest.param(
            "NotificationSentRequest",
            "BF3006 800105 800106",
            [("seqNumber", "order")],
            id="twice",
        ),
        pytest.param(
            "NotificationSentRequest", "BF3000", [("NotificationSentRequest", "missing")], id="gone"
        ),
        pytest.param(
            "NotificationSentRequest", "BF3006 800105 8C0109", [("", "unknown")], id="unknown"
        ),
        pytest.param(
            "NotificationSentRequest",
            "BF3004 80810105",
            [("seqNumber", "deviation")],
            id="length not minimal",
        ),
        pytest.param(
            "NotificationSentRequest",
            "BF3080 800105 0000",
            [("NotificationSentRequest", "deviation")],
            id="indefinite length",
        ),
        pytest.param(
            "NotificationSentRequest",
            "BF3005 8001",
            [
                ("NotificationSentRequest", "truncated"),
                ("seqNumber", "truncated"),
                ("seqNumber", "invalid"),
            ],
            id="cut off",
        ),
        pytest.param(
            "SetNicknameRequest",
            "BF2908 5A0200009002FFFE",
            [("iccid", "invalid"), ("profileNickname", "invalid")],
            id="size and text",
        ),
        pytest.param(
            "GetEuiccChallengeResponse",
            "BF2E16 A014 0408 0001020304050607 0408 08090A0B0C0D0E0F",
            [("euiccChallenge", "deviation")],
            id="string in pieces",
        ),
        pytest.param("ListEimResult", "A0053003800141 ", [], id="plain"),
        pytest.param(
            "NotificationSentRequest",
            "BF3103800105",
            [("NotificationSentRequest", "invalid")],
            id="another message",
        ),
        pytest.param(
            "DeleteProfileRequest",
            "BF3300",
            [("DeleteProfileRequest", "missing")],
            id="empty choice",
        ),
        pytest.param(
            "GetEimPackageResponse",
            "BF4F06 020101 020102",
            [("", "unknown")],
            id="two alternatives",
        ),
        pytest.param(
            "GetEimPackageResponse",
            "BF4F02 8F00",
            [("GetEimPackageResponse", "unknown")],
            id="no alternative",
        ),
    ],
)
def test_what_does_not_fit_is_noted_where_it_is(
    name: str, raw: str, notes: list[tuple[str, str]]
) -> None:
    node, _ = _read(name, bytes.fromhex(raw))
    assert _notes(node) == notes


def test_pieces_are_joined() -> None:
    raw = "BF2E16A01404080001020304050607040808090A0B0C0D0E0F"
    node, _ = _read("GetEuiccChallengeResponse", bytes.fromhex(raw))
    assert node.children[0].value == bytes(range(16))


def test_an_explicit_wrapper_holds_one_element() -> None:
    version = tlv.encode(0xA0, b"\x02\x01\x02")
    node, _ = _read("PKIX.TBSCertificate", tlv.encode(0x30, version))
    wrapper = node.children[0]
    assert (wrapper.name, wrapper.type, wrapper.tag) == ("version", "EXPLICIT", 0xA0)
    assert (wrapper.children[0].value, wrapper.children[0].named) == (2, "v3")


def test_a_certificate_has_its_der_and_its_tree() -> None:
    raw = bytes.fromhex("300730003000030100")
    node, _ = _read("Certificate", raw)
    assert node.value == raw
    assert [child.name for child in node.children[:2]] == ["tbsCertificate", "signatureAlgorithm"]


def test_a_plain_reader_tries_no_other_shape() -> None:
    reader = Reader(b"")
    assert list(reader.other_shapes(lookup("EimIdInfo"), "", 0, 0, 0, 9)) == []


def test_an_element_is_read_alike_when_its_header_is_known() -> None:
    data = encode("EuiccPackageSigned", SIGNED)
    schema, head = lookup("EuiccPackageSigned"), tlv.header(data, 0, len(data))
    node = Reader(data).element(schema, "", 0, len(data), 0, head)
    found = [(one.name, one.value, one.start, one.end) for one in node.walk()]
    plain, _ = _read("EuiccPackageSigned", data)
    assert found[1:] == [(one.name, one.value, one.start, one.end) for one in plain.walk()][1:]
