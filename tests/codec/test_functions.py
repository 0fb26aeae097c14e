import re

import pytest

from app.codec.definitions import exists, lookup
from app.codec.functions import FUNCTIONS, Function, by_name, by_tag, identify, starts
from tests.codec.vectors import Vector, own_vectors

ROWS = [pytest.param(row, id=f"{row.interface}.{row.name}") for row in FUNCTIONS]
VECTORS = [pytest.param(one, id=one.name.replace(" ", "-")) for one in own_vectors()]

_CLAUSE = re.compile(r"SGP\.(22|32)( v\d+\.\d+)? §\d+(\.\d+)*")

TWINS = {
    "RSPDefinitions.SetDefaultDpAddressResponse": "RSPDefinitions.SetDefaultDpAddressRequest",
    "NotificationSentResponse": "NotificationSentRequest",
    "RSPDefinitions.InitiateAuthenticationRequest": "InitiateAuthenticationRequestEsipa",
    "EnableUsingDDRequest": "ImmediateEnableRequest",
    "IpaEuiccDataResponseV101": "IpaEuiccDataResponse",
    "GetEimPackageRequestV101": "GetEimPackageRequest",
    "ProvideEimPackageResultResponseV101": "ProvideEimPackageResultResponse",
}
"""Types whose messages cannot be told from another's by their bytes alone, and which that is."""


@pytest.mark.parametrize("row", ROWS)
def test_a_row_agrees_with_the_schema(row: Function) -> None:
    assert lookup(row.request).tags == (row.tag,)
    assert not row.response or exists(row.response)
    assert row in by_tag(row.tag)
    assert row.since <= (row.until or row.since)


@pytest.mark.parametrize("row", ROWS)
def test_a_clause_has_the_agreed_form_or_is_empty(row: Function) -> None:
    assert not row.clause or _CLAUSE.fullmatch(row.clause)


def test_no_row_is_there_twice() -> None:
    keys = [(row.interface, row.name) for row in FUNCTIONS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "interface", "tag"),
    [
        pytest.param("LoadEuiccPackage", "ES10b", 0xBF51, id="plain"),
        pytest.param("CancelSession", "ES10b", 0xBF41, id="first of three"),
        pytest.param("ES9+.CancelSession", "ES9+", 0xBF41, id="with its interface"),
        pytest.param("GetEuiccData", "ES10c", 0xBF3E, id="by its request"),
        pytest.param("getrat", "ES10b", 0xBF43, id="any case"),
        pytest.param("EuiccMemoryReset", "ES10b", 0xBF64, id="of an IoT eUICC"),
        pytest.param("eUICCMemoryReset", "ES10c", 0xBF34, id="of a consumer eUICC"),
    ],
)
def test_a_row_is_found_by_name(name: str, interface: str, tag: int) -> None:
    row = by_name(name)
    assert (row.interface, row.tag) == (interface, tag)


def test_a_name_nobody_has_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        by_name("Nonsense")


def test_rows_are_found_by_either_sides_tag() -> None:
    assert [row.interface for row in by_tag(0xBF41)] == ["ES10b", "ESipa", "ES9+"]
    assert [row.name for row in by_tag(0xBF37)] == ["LoadBoundProfilePackage"]
    assert by_tag(0x5A) == ()


def test_the_beginning_of_a_message_names_the_function() -> None:
    assert starts(bytes.fromhex("BF5182")) is by_name("LoadEuiccPackage")
    assert starts(b"") is None
    assert starts(b"\xbf") is None


def test_no_package_is_a_response_with_a_named_error() -> None:
    found = identify(bytes.fromhex("BF4F03020101"))
    assert found is not None
    assert found.function is by_name("GetEimPackage")
    assert found.type_name == "GetEimPackageResponse"
    error = found.node.find("eimPackageError")
    assert error is not None
    assert error.named == "noEimPackageAvailable"


@pytest.mark.parametrize("vector", VECTORS)
def test_every_vector_is_identified(vector: Vector) -> None:
    found = identify(vector.data)
    assert found is not None
    assert found.type_name == TWINS.get(vector.type, vector.type)
    assert found.weight == 0


@pytest.mark.parametrize(
    ("response", "type_name"),
    [
        pytest.param(None, "EnableEmergencyProfileRequest", id="unknown side"),
        pytest.param(False, "EnableEmergencyProfileRequest", id="request"),
        pytest.param(True, "EnableEmergencyProfileResponse", id="response"),
    ],
)
def test_the_side_that_spoke_settles_twins(response: bool | None, type_name: str) -> None:
    found = identify(bytes.fromhex("BF5B03800100"), response=response)
    assert found is not None
    assert found.type_name == type_name


def test_of_two_interfaces_esipa_is_meant_unless_wrapped() -> None:
    bare, wrapped = bytes.fromhex("BF3903810102"), bytes.fromhex("A206BF3903810102")
    inside = identify(bare)
    outside = identify(wrapped)
    assert inside is not None
    assert outside is not None
    assert inside.type_name == "InitiateAuthenticationResponseEsipa"
    assert outside.type_name == "RSPDefinitions.RemoteProfileProvisioningResponse"


def test_es9_is_meant_where_it_fits_better() -> None:
    error = identify(bytes.fromhex("BF3B03810103"), response=True)
    assert error is not None
    assert error.type_name == "RSPDefinitions.AuthenticateClientResponseEs9"


@pytest.mark.parametrize("data", [b"", b"\x5a\x00", b"\xff"])
def test_what_nobody_defines_is_nothing(data: bytes) -> None:
    assert identify(data) is None
