import pytest

from app.codec.definitions import lookup
from app.codec.tolerance import bare_arms, is_der_signature, nearest, wrapped_twice


@pytest.mark.parametrize(
    ("name", "tag", "meant"),
    [
        pytest.param("ProfileRollbackRequest", 0x01, "refreshFlag", id="universal for automatic"),
        pytest.param("ProfileRollbackResponse", 0x80, "cmdResult", id="automatic for universal"),
        pytest.param("CancelSessionRequestEsipa", 0xBF41, "cancelSessionResponse", id="own tag"),
        pytest.param("RSPDefinitions.HandleNotification", 0xBF37, "pendingNotification", id="bare"),
        pytest.param("ProfileInfoListResponse", 0x02, "profileInfoListError", id="bare integer"),
    ],
)
def test_the_meant_component_is_guessed(name: str, tag: int, meant: str) -> None:
    near = nearest(lookup(name).members, 0, tag)
    assert near is not None
    assert near.schema.name == meant
    assert tag in near.schema.first_tags()


def test_nothing_is_guessed_where_nothing_fits() -> None:
    assert nearest(lookup("ProfileInfo").members, 0, 0x9F01) is None
    assert nearest(lookup("ProfileRollbackRequest").members, 1, 0x01) is None


def test_an_arm_may_have_lost_its_header() -> None:
    arms = bare_arms(lookup("EuiccPackageResult"), 0x30)
    assert [arm.name for arm in arms] == ["euiccPackageResultSigned", "euiccPackageErrorSigned"]
    listed = bare_arms(lookup("ProfileInfoListResponse"), 0xE3)
    assert [arm.name for arm in listed] == ["profileInfoListOk"]


@pytest.mark.parametrize(
    ("raw", "twice"),
    [
        pytest.param("BF4102A000", True, id="own tag"),
        pytest.param("A102A000", True, id="same tag"),
        pytest.param("BF4102A00000", False, id="something behind it"),
        pytest.param("A000", False, id="content"),
        pytest.param("", False, id="empty"),
    ],
)
def test_a_second_wrapper_is_seen(raw: str, twice: bool) -> None:
    schema = lookup("CancelSessionRequestEsipa").members[1]
    data = bytes.fromhex(raw)
    assert wrapped_twice(schema, data, 0, len(data)) is twice


@pytest.mark.parametrize(
    ("raw", "der"),
    [
        pytest.param("3008020200AB02020CAF", True, id="two integers"),
        pytest.param("3008020200AB02020C", False, id="cut off"),
        pytest.param("3008020200AB04020CAF", False, id="no integer"),
        pytest.param("30" * 64, False, id="r and s"),
        pytest.param("3006020400000000", False, id="one integer"),
        pytest.param("30000000000000000000", False, id="empty"),
    ],
)
def test_a_der_signature_is_told_from_r_and_s(raw: str, der: bool) -> None:
    assert is_der_signature(bytes.fromhex(raw)) is der
