import pytest

from app.codec.definitions import ANY_TAG, exists, forms, lookup, read_schema, type_names
from app.codec.dialects import OLDEST
from app.errors import CodecError


@pytest.mark.parametrize(
    ("name", "path", "tags"),
    [
        pytest.param("GetEimPackageResponse", "", (0xBF4F,), id="own tag"),
        pytest.param("GetEimPackageResponse", "eimPackageError", (0x02,), id="universal"),
        pytest.param("EuiccPackageRequest", "eimSignature", (0x5F37,), id="application"),
        pytest.param("ProfileInfo", "", (0xE3,), id="private"),
        pytest.param("ProfileInfo", "profileState", (0x9F70,), id="two bytes"),
        pytest.param("EuiccPackageSigned", "euiccPackage", (), id="untagged choice"),
        pytest.param("EuiccPackageSigned", "euiccPackage.ecoList", (0xA1,), id="automatic"),
        pytest.param("EimConfigurationData", "eimPublicKeyData", (0xA5,), id="explicit by choice"),
        pytest.param("IpaEuiccData", "eumCertificate", (0xA5,), id="implicit sequence"),
        pytest.param("PKIX.TBSCertificate", "version", (0xA0, 0x02), id="explicit"),
        pytest.param("CancelSessionRequestEsipa", "cancelSessionResponse", (0xA1,), id="replaced"),
        pytest.param("ISDRProprietaryApplicationTemplateIoT", "", (0xE1,), id="private one"),
    ],
)
def test_tags_are_those_on_the_wire(name: str, path: str, tags: tuple[int, ...]) -> None:
    schema = lookup(name)
    for step in filter(None, path.split(".")):
        schema = next(member for member in schema.members if member.name == step)
    assert schema.tags == tags


def test_a_plain_name_means_the_iot_standard_and_a_module_the_other() -> None:
    assert lookup("SetDefaultDpAddressRequest").tags == (0xBF65,)
    assert lookup("SGP32Definitions.SetDefaultDpAddressRequest").tags == (0xBF65,)
    assert lookup("RSPDefinitions.SetDefaultDpAddressRequest").tags == (0xBF3F,)


def test_a_type_of_one_module_only_is_found_without_the_module() -> None:
    assert lookup("EUICCInfo1").module == "RSPDefinitions"
    assert lookup("Certificate").module == "PKIX"


def test_an_unknown_name_is_an_error_with_the_name() -> None:
    assert not exists("Nonsense")
    with pytest.raises(CodecError, match="'Nonsense'"):
        lookup("Nonsense")


def test_marks_of_the_modules_arrive_at_components() -> None:
    members = {member.name: member for member in lookup("GetEimPackageRequest").members}
    assert members["stateChangeCause"].since == "1.1"
    assert members["eidValue"].since == ""
    package = {arm.name: arm for arm in lookup("EimPackageResult").members}
    assert package["eimPackageError"].until == "1.0.1"
    assert lookup("EnableProfileResult").codes["catBusy"] == {"since": "1.1"}


def test_forms_put_the_consumer_type_before_the_old_one() -> None:
    found = [
        (form.module, form.ref) for form in forms("SGP32Definitions", "EuiccMemoryResetRequest")
    ]
    assert found == [
        ("RSPDefinitions", "EuiccMemoryResetRequest"),
        ("SGP32Definitions", "EuiccMemoryResetRequestV101"),
    ]
    assert forms("RSPDefinitions", "EuiccMemoryResetRequest") == ()


def test_only_the_oldest_version_has_forms_of_its_own() -> None:
    """The reader tries no form of a version on a sender of a newer one, which saves much time."""
    untils = {form.until for name in type_names() for form in forms(*name.split(".")) if form.until}
    assert untils == {OLDEST}


def test_an_open_component_takes_any_tag() -> None:
    parameters = lookup("PKIX.AlgorithmIdentifier").members[1]
    assert parameters.first_tags() == (ANY_TAG,)


def test_every_type_of_the_schema_resolves_down_to_its_leaves() -> None:
    for name in type_names():
        for member in lookup(name).members:
            assert member.first_tags(), f"{name}.{member.name}"


def test_read_schema_hands_out_a_copy() -> None:
    read_schema().clear()
    assert exists("ProfileInfo")
