from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

NOTHING_WAITS = "BF4F03020101"
FIELD_KEYS = [
    "name",
    "type",
    "ref",
    "tag",
    "start",
    "value_start",
    "end",
    "value",
    "named",
    "text",
    "notes",
    "children",
]


def test_the_json_of_a_message(run):
    told = run("decode", NOTHING_WAITS, "--json").json
    assert list(told) == ["form", "bytes", "messages", "certificates"]
    assert (told["form"], told["bytes"], told["certificates"]) == ("hex", 6, [])
    (message,) = told["messages"]
    assert list(message) == ["type", "title", "function", "interface", "clause", "codes", "tree"]
    assert (message["type"], message["function"]) == ("GetEimPackageResponse", "GetEimPackage")
    assert message["codes"][0]["name"] == "noEimPackageAvailable"
    (root,) = message["tree"]
    (field,) = root["children"]
    assert list(root) == list(field) == FIELD_KEYS
    assert (root["tag"], root["start"], root["value_start"], root["end"]) == ("BF4F", 0, 3, 6)
    assert (field["name"], field["value"]) == ("eimPackageError", 1)
    assert field["named"] == "noEimPackageAvailable"


def test_the_words_of_a_message_have_offset_tag_name_and_value(run):
    lines = run("decode", NOTHING_WAITS).out.splitlines()
    assert lines[0] == "6 bytes given as hex"
    assert lines[2] == "GetEimPackageResponse (ESipa.GetEimPackage)"
    assert re.fullmatch(r"0000  BF4F +GetEimPackageResponse", lines[3])
    assert re.fullmatch(r"0003  02 +eimPackageError +noEimPackageAvailable \(1\)", lines[4])
    assert lines[5].startswith("noEimPackageAvailable: ")


@pytest.mark.parametrize(
    ("octets", "types"),
    [
        pytest.param("BF2E00", ["GetEuiccChallengeRequest"], id="request"),
        pytest.param("BF2E128010" + "00" * 16, ["GetEuiccChallengeResponse"], id="response"),
        pytest.param("E3025A00", ["ProfileInfo"], id="data-object"),
        pytest.param(
            "BF2E00BF4F03020101",
            ["GetEuiccChallengeRequest", "GetEimPackageResponse"],
            id="two-messages",
        ),
        pytest.param("BF4F030201019000", ["GetEimPackageResponse", None], id="with-status-word"),
        pytest.param("80E2910006BF3E035C015A", [None], id="command-apdu"),
        pytest.param("3003020101", [None], id="a-sequence-nobody-knows"),
        pytest.param("FF", [None], id="nothing-at-all"),
    ],
)
def test_the_type_that_fits_best_is_found(run, octets, types):
    told = run("decode", octets, "--json").json
    assert [message["type"] for message in told["messages"]] == types


def test_offsets_count_from_the_start_of_the_input(run):
    told = run("decode", "BF2E00BF4F03020101", "--json").json
    second = told["messages"][1]["tree"][0]
    assert (second["start"], second["children"][0]["start"]) == (3, 6)


def test_an_apdu_is_taken_apart_down_to_its_message(run):
    said = run("decode", "80E2910006BF3E035C015A")
    assert "Command APDU: STORE DATA · ES10c.GetEID" in said.out
    assert "tagList" in said.out


def test_a_status_word_at_the_end_is_told_apart(run):
    (_, ending) = run("decode", "BF4F030201019000", "--json").json["messages"]
    assert (ending["title"], ending["tree"][0]["value"]) == ("Status word", "9000")


def test_a_type_can_be_named(run):
    told = run("decode", "BF2E00", "--type", "GetEuiccChallengeResponse", "--json").json
    (message,) = told["messages"]
    assert message["type"] == "GetEuiccChallengeResponse"
    assert [note["kind"] for note in message["tree"][0]["notes"]] == ["missing"]


def test_a_type_nobody_defined_is_wrong_use_with_a_suggestion(run):
    said = run("decode", "BF2E00", "--type", "ProfileInf", "--json")
    assert said.code == 2
    assert "ProfileInfo" in said.json["error"]["hint"]


def test_a_dialect_flags_what_it_does_not_have(run):
    settings = "BF6503800100"
    plain = run("decode", settings, "--json").json
    older = run("decode", settings, "--dialect", "1.0.1", "--json").json

    def kinds(told) -> set[str]:
        return {note["kind"] for message in told["messages"] for note in _notes(message["tree"])}

    assert "dialect" not in kinds(plain)
    package = "BF5203020104"
    assert run("decode", package, "--dialect", "1.0.1").code == 0
    assert kinds(older) >= kinds(plain)


def _notes(fields: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for field in fields:
        yield from field["notes"]
        yield from _notes(field["children"])


def test_notes_stand_under_their_field(run):
    said = run("decode", "E3025A00")
    assert re.search(r"\n0002  5A +iccid.*\n +! The size is 0; allowed is 10\.", said.out)


@pytest.mark.parametrize("form", ["file", "stdin"])
def test_certificates_are_summarised(run, tmp_path, monkeypatch, form):
    der = _eum_certificate(run)
    path = tmp_path / "eum.der"
    path.write_bytes(der)
    if form == "stdin":
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(der)))
    source = str(path) if form == "file" else "-"
    told = run("decode", source, "--json").json
    (certificate,) = told["certificates"]
    assert (certificate["role"], certificate["curve"]) == ("EUM", "P-256")
    assert told["messages"][0]["type"] == "Certificate"
    if form == "file":
        assert "Subject" in run("decode", source).out


def _eum_certificate(run) -> bytes:
    chain = run("card", "certs", "--reader", "sim:", "--json", "--raw").json["certificates"]
    return bytes.fromhex(chain["eum"]["raw"])


def test_a_label_of_pem_decides_the_type(run, tmp_path):
    import ssl

    path = tmp_path / "eum.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(_eum_certificate(run)))
    told = run("decode", str(path), "--json").json
    assert (told["form"], told["messages"][0]["type"]) == ("PEM", "Certificate")


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        pytest.param(["BF4G"], 1, "CodecError", id="typing-mistake"),
        pytest.param(["BF4F0"], 1, "CodecError", id="odd-hex"),
        pytest.param(["no-such-file.bin"], 2, "UsageError", id="missing-file"),
        pytest.param(["."], 2, "UsageError", id="folder"),
    ],
)
def test_bad_input_is_an_error_in_words(run, words, code, kind):
    said = run("decode", *words, "--json")
    assert (said.code, said.json["error"]["type"]) == (code, kind)
    said = run("decode", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("Error: ")


def test_no_bytes_whatever_end_in_a_defect(run, tmp_path):
    dice = random.Random(20)
    path = tmp_path / "noise.bin"
    whole = bytes.fromhex("BF2D0FA00DE30B5A0A98880300000000001020")
    for round_ in range(400):
        data = bytearray(whole if round_ % 2 else dice.randbytes(dice.randrange(1, 60)))
        for _ in range(round_ % 4):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(bytes(data[: dice.randrange(1, len(data) + 1)]))
        said = run("decode", str(path), "--json")
        assert "Traceback" not in said.err
        if said.code:
            assert said.json["error"]["type"] == "CodecError"  # it happened to be text


def test_a_deep_nest_is_bounded(run, tmp_path):
    path = tmp_path / "deep.bin"
    path.write_bytes(b"\x30\x80" * 1_000)
    said = run("decode", str(path), "--json")
    assert said.code == 0
    assert json.loads(said.out)["bytes"] == 2_000


def test_a_large_message_is_decoded(run, tmp_path):
    entry = bytes.fromhex("E30C5A0A98880300000000001020")
    body = entry * 6000
    listed = b"\xa0\x83" + len(body).to_bytes(3, "big") + body
    path = tmp_path / "large.bin"
    path.write_bytes(b"\xbf\x2d\x83" + len(listed).to_bytes(3, "big") + listed)
    (message,) = run("decode", str(path), "--json").json["messages"]
    assert message["type"] == "ProfileInfoListResponse"
    assert len(message["tree"][0]["children"][0]["children"]) == 6000
