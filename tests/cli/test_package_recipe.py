"""Words of a command line as recipes."""

from __future__ import annotations

import pytest

from app.cli.package_recipe import asked_for, edits
from app.cli.verbs import UsageError, build_parser
from app.crypto.keys import Curve
from app.crypto.trust import TrustStore
from app.errors import SettingsError, TrustError
from app.values.packages import Operation, PackageKind, RawEdit, Recipe
from app.values.trust import IdentityKind


def asked(*words: str) -> Recipe:
    parsed = build_parser().parse_args(["package", "new", *words])
    return asked_for(parsed, TrustStore())


def test_operations_take_the_fields_that_follow_them():
    found = asked("getRAT", "delete", "iccid=8999902000000042428", "getRAT")
    assert [one.name for one in found.operations] == ["getRAT", "delete", "getRAT"]
    assert found.operations[1] == Operation("delete", {"iccid": "8999902000000042428"})


@pytest.mark.parametrize(
    ("words", "kind", "values"),
    [
        pytest.param(
            ("IpaEuiccDataRequest", "tagList=bf20,A5", "seqNumber=3"),
            PackageKind.DATA_REQUEST,
            {"tagList": ("BF20", "A5"), "seqNumber": 3},
            id="data",
        ),
        pytest.param(
            ("profiledownloadtriggerrequest", "contactSmds=yes", "smdsAddress=ds.example"),
            PackageKind.DOWNLOAD_TRIGGER,
            {"contactSmds": True, "smdsAddress": "ds.example"},
            id="trigger",
        ),
        pytest.param(("eimAcknowledgements",), PackageKind.ACKNOWLEDGEMENTS, {}, id="acks"),
        pytest.param(
            ("AddInitialEim", "eimId=a=b", "counterValue=4"),
            PackageKind.ADD_INITIAL_EIM,
            {"eimId": "a=b", "counterValue": 4},
            id="first-eim",
        ),
    ],
)
def test_an_unsigned_kind_is_named_as_an_operation_is(words, kind, values):
    found = asked(*words)
    assert (found.kind, dict(found.values), found.operations) == (kind, values, ())


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param(("eimAcknowledgements", "getRAT"), UsageError, id="with-an-operation"),
        pytest.param(("getRAT", "eimAcknowledgements"), UsageError, id="after-an-operation"),
        pytest.param(("eimAcknowledgements", "seq=1"), SettingsError, id="no-such-field"),
        pytest.param(("eimAcknowledgements", "seqNumbers=x"), SettingsError, id="no-number"),
        pytest.param(("addEim", "eimCertificate=@nowhere.pem"), SettingsError, id="no-file"),
        pytest.param(("addInitialEim", "--identity", "x"), TrustError, id="no-identity"),
    ],
)
def test_words_that_make_no_package_are_refused(words, error):
    with pytest.raises(error) as caught:
        asked(*words)
    assert caught.value.hint


def test_an_identity_introduces_itself_as_first_eim():
    made = TrustStore().generate(IdentityKind.EIM, "lab", Curve.P256, protect="none")
    found = asked("addInitialEim", "--identity", "lab").values
    assert found == {"eimId": "lab", "counterValue": 0, "eimPublicKey": made.public_key}
    named = asked("addInitialEim", "eimId=x", "counterValue=9", "--identity", "lab").values
    assert (named["eimId"], named["counterValue"]) == ("x", 9)


def test_a_certificate_comes_from_its_file_and_takes_the_keys_place(tmp_path):
    made = TrustStore().generate(IdentityKind.EIM, "lab", Curve.P256, protect="none")
    path = tmp_path / "lab.der"
    path.write_bytes(made.certificate)
    found = asked("addInitialEim", f"eimCertificate=@{path}", "--identity", "lab").values
    assert found["eimCertificate"] == made.certificate
    assert "eimPublicKey" not in found


def test_edits_are_read_as_path_and_bytes():
    assert edits(["30/a0/A3[1]=A300", "BF51/5F37="]) == (
        RawEdit("30/A0/A3[1]", b"\xa3\x00"),
        RawEdit("BF51/5F37", b""),
    )
    assert edits(None) == ()
    for word in ("30/A0", "30=x"):
        with pytest.raises(UsageError):
            edits([word])
