"""The JSON form is a contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import output
from app.errors import (
    CodecError,
    DeviceError,
    NotSupportedError,
    ProcedureError,
    SettingsError,
    StatusError,
    WorkbenchError,
)
from app.values.euicc import (
    CardKind,
    CertificateChain,
    Check,
    CheckResult,
    EimConfiguration,
    EimIdType,
    IpaMode,
    ProfileClass,
    ProfileInfo,
    ProfileState,
)
from app.values.ids import Eid, Iccid

EID = Eid("89049032123451234512345678901235")
ICCID = Iccid("8988303000000000017")


@pytest.mark.parametrize(
    ("value", "form"),
    [
        pytest.param(EID, "89049032123451234512345678901235", id="eid-is-digits"),
        pytest.param(ICCID, "8988303000000000017", id="iccid-is-digits"),
        pytest.param(b"\xbf\x4f", "BF4F", id="bytes-are-upper-hex"),
        pytest.param(b"", "", id="no-bytes"),
        pytest.param(ProfileState.ENABLED, "enabled", id="asn1-identifier"),
        pytest.param(ProfileClass.OPERATIONAL, "operational", id="profile-class"),
        pytest.param(IpaMode.IPAD, "ipad", id="ipa-mode"),
        pytest.param(EimIdType.FQDN, "eimIdTypeFqdn", id="identifier-unlike-the-member"),
        pytest.param(CardKind.SGP32, "SGP.32 eUICC", id="plain-words"),
        pytest.param(None, None, id="absent"),
        pytest.param(True, True, id="boolean"),
        pytest.param(7, 7, id="integer"),
        pytest.param(0.12345678, 0.123457, id="seconds-to-the-microsecond"),
        pytest.param((ICCID, None), ["8988303000000000017", None], id="tuple-is-a-list"),
        pytest.param({"a": b"\x01"}, {"a": "01"}, id="mapping"),
        pytest.param("Zürich", "Zürich", id="text"),
    ],
)
def test_each_kind_of_value_has_one_form(value, form):
    assert output.json_form(value) == form


def test_a_dataclass_keeps_its_field_names_and_order():
    form = output.json_form(EimConfiguration("eim.example", counter=4, raw=b"\x01"))
    assert list(form)[:5] == ["eim_id", "fqdn", "id_type", "counter", "association_token"]
    assert (form["eim_id"], form["counter"], form["association_token"]) == ("eim.example", 4, None)


def test_raw_is_left_out_unless_asked_for():
    profile = ProfileInfo(iccid=ICCID, raw=b"\xe3\x00")
    assert "raw" not in output.json_form(profile)
    assert output.json_form([profile], raw=True)[0]["raw"] == "E300"


def test_a_chain_tells_its_result():
    chain = CertificateChain(None, None, None, (Check("signature", CheckResult.FAIL, "wrong"),))
    form = output.json_form(chain)
    assert form["result"] == "fail"
    assert form["checks"] == [{"name": "signature", "result": "fail", "reason": "wrong"}]


def test_a_value_without_a_form_is_our_defect():
    with pytest.raises(TypeError, match="no JSON form for"):
        output.json_form({"path": Path()})


@pytest.mark.parametrize(
    ("error", "extra"),
    [
        pytest.param(DeviceError("No."), {}, id="device"),
        pytest.param(
            StatusError("No.", command=b"\x80\xe2", sw=0x6A80),
            {"command": "80E2", "sw": "6A80"},
            id="status",
        ),
        pytest.param(
            CodecError("No.", path="a.b", offset=3), {"path": "a.b", "offset": 3}, id="codec"
        ),
        pytest.param(
            ProcedureError(
                "No.", function="EnableProfile", code=2, name="profileNotInDisabledState"
            ),
            {"function": "EnableProfile", "code": 2, "name": "profileNotInDisabledState"},
            id="procedure",
        ),
        pytest.param(NotSupportedError("No.", needs="SGP.32"), {"needs": "SGP.32"}, id="support"),
        pytest.param(SettingsError("No.", key="card"), {"key": "card"}, id="settings"),
    ],
)
def test_an_error_is_one_object_with_its_details(error: WorkbenchError, extra):
    form = output.json_form(output.error_form(error))
    plain = {"type": type(error).__name__, "message": "No.", "hint": "", "clause": ""}
    assert form == {"error": plain | extra}
    assert json.loads(output.dump(form)) == form


def test_an_error_in_words_says_what_next_and_where():
    error = DeviceError("The card is gone.", hint="Put it back.", clause="SGP.32 v1.2 §5.9.10")
    assert output.error_text(error).splitlines() == [
        "Error: The card is gone.",
        "Next:  Put it back.",
        "See:   SGP.32 v1.2 §5.9.10",
    ]
    assert output.error_text(DeviceError("Gone.")) == "Error: Gone."


def test_ascii_only_json_says_the_same():
    text = output.dump({"name": "Zürich"}, ascii_only=True)
    assert text.isascii()
    assert json.loads(text) == {"name": "Zürich"}
