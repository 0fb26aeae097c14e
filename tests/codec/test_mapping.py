import asn1tools
import pytest

from app.codec import tlv
from app.codec.definitions import RAW_TYPES, lookup, read_schema
from app.codec.mapping import plain, read
from app.codec.schema import encode
from app.codec.tree import decode, weigh
from app.errors import CodecError
from tests.codec.samples import CERTIFICATE, ENCODABLE, samples


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, object]]:
    """asn1tools' own BER decoder on our modules, certificates left open."""
    modules = read_schema()
    kept = {"SubjectKeyIdentifier": modules["PKIX"]["types"]["SubjectKeyIdentifier"]}
    raw = {"type": "SEQUENCE OF", "element": {"type": "ANY"}}
    modules["PKIX"]["types"] = kept | {name: dict(raw) for name in RAW_TYPES}
    for module in modules.values():
        module.update({"values": {}, "object-classes": {}, "object-sets": {}})
        module["extensibility-implied"] = True
    compiled: dict[str, dict[str, object]] = asn1tools.compile_dict(modules, "ber").modules
    return compiled


def _alike(ours: object, theirs: object) -> bool:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_alike(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    if isinstance(ours, bytes) and isinstance(theirs, list):
        return ours == tlv.encode(0x30, b"".join(theirs))
    return ours == theirs


@pytest.mark.parametrize("name", ENCODABLE)
def test_every_type_is_read_as_asn1tools_reads_it(
    name: str, reference: dict[str, dict[str, object]]
) -> None:
    module, _, local = name.partition(".")
    for value in samples(name):
        raw = encode(name, value)
        theirs = reference[module][local].decode(raw)  # type: ignore[attr-defined]
        assert _alike(plain(decode(name, raw)), theirs), raw.hex()


@pytest.mark.parametrize("name", ENCODABLE)
def test_every_type_comes_back_byte_for_byte(name: str) -> None:
    for value in samples(name):
        raw = encode(name, value)
        node, weight = weigh(name, raw)
        assert weight == 0, [note for part in node.walk() for note in part.notes]
        assert encode(name, plain(node)) == raw


def test_a_default_stands_in_for_an_absent_component() -> None:
    assert read("ProfileInfo", bytes.fromhex("E3049F700101")) == {
        "profileState": 1,
        "fallbackAttribute": False,
    }


def test_unknown_components_are_left_out() -> None:
    raw = bytes.fromhex("BF30068001058C0109")
    assert read("NotificationSentRequest", raw) == {"seqNumber": 5}


@pytest.mark.parametrize(
    ("tag", "wrapped"),
    [pytest.param(0xA5, False, id="implicit"), pytest.param(0xA5, True, id="nested")],
)
def test_a_certificate_is_whole_der_whatever_the_wire_shape(tag: int, wrapped: bool) -> None:
    content = CERTIFICATE if wrapped else tlv.parse(CERTIFICATE)[0].value
    certs = tlv.encode(tag, content) + tlv.encode(0xA6, content)
    value = read("GetCertsResponse", tlv.encode(0xBF56, tlv.encode(0xA0, certs)))
    assert value == ("certs", {"eumCertificate": CERTIFICATE, "euiccCertificate": CERTIFICATE})


def test_open_content_is_its_whole_der() -> None:
    raw = bytes.fromhex("300F300D8003883701A106300402020104")
    value = read("VendorSpecificExtension", raw)
    assert value == [{"vendorOid": "2.999.1", "vendorSpecificData": bytes.fromhex("300402020104")}]


@pytest.mark.parametrize(
    ("name", "raw", "path", "offset"),
    [
        pytest.param("NotificationSentRequest", "BF3000", "", 0, id="missing"),
        pytest.param("NotificationSentRequest", "BF31038001FF", "", 0, id="other message"),
        pytest.param("NotificationSentRequest", "BF30038001", "", 0, id="cut off"),
        pytest.param("NotificationSentRequest", "BF30028000", ".seqNumber", 3, id="no integer"),
        pytest.param("NotificationSentRequest", "BF3006800101800102", "", 0, id="twice"),
        pytest.param("GetEimPackageResponse", "BF4F028F00", "", 0, id="no alternative"),
        pytest.param("EimAcknowledgements", "BF5303810101", ".0", 3, id="wrong item"),
        pytest.param("NotificationSentRequest", "", "", 0, id="nothing"),
    ],
)
def test_an_unusable_message_is_an_error_with_its_place(
    name: str, raw: str, path: str, offset: int
) -> None:
    with pytest.raises(CodecError) as caught:
        read(name, bytes.fromhex(raw))
    assert (caught.value.path, caught.value.offset) == (name + path, offset)


def test_the_other_standards_type_is_read_under_the_plain_name() -> None:
    raw = bytes.fromhex("BF3F03800178")
    assert read("SetDefaultDpAddressRequest", raw) == {"defaultDpAddress": "x"}
    assert lookup("SetDefaultDpAddressRequest").tags == (0xBF65,)
