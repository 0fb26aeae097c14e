"""Reading what a package asks for, and leaving open what cannot be made out."""

from __future__ import annotations

import pytest

from app.codec import tlv
from app.eim.commands import Command, Request, read_request
from tests.eim import results


def test_names_rollback_and_signature_are_read() -> None:
    request = read_request(results.package())

    assert request.commands is not None
    assert [(command.name, command.rollback) for command in request.commands] == [
        ("enable", True),
        ("disable", False),
    ]
    assert request.signature == tlv.encode(0x5F37, results.REQUEST_SIGNATURE)


def test_the_same_tag_means_another_command_in_the_other_list() -> None:
    eco = results.package([("deleteEim", {"eimId": "x"}), ("listEim", {})], kind="ecoList")
    psmo = results.package([("unsetFallbackAttribute", {}), ("getRAT", {})])

    names = [[command.name for command in read_request(raw).commands or ()] for raw in (eco, psmo)]

    assert names == [["deleteEim", "listEim"], ["unsetFallbackAttribute", "getRAT"]]


def test_a_command_knows_the_alternative_that_answers_it() -> None:
    assert Command("getRAT").result == "getRATResult"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xbf\x51", id="cut-off"),
        pytest.param(b"\xbf\x52\x00", id="another-message"),
        pytest.param(b"\xbf\x51\x02\x30\x00", id="no-list"),
    ],
)
def test_what_is_no_package_leaves_all_open(raw: bytes) -> None:
    assert read_request(raw) == Request()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"\xa4\x0c\x5a", b"\xbf\x0c\x5a", id="unknown-command"),
        pytest.param(b"\xa0\x1e\xa3", b"\xa5\x1e\xa3", id="list-under-another-tag"),
        pytest.param(b"\xa4\x0c\x5a", b"\xa4\x7f\x5a", id="length-too-great"),
    ],
)
def test_commands_that_cannot_be_made_out_are_open_and_the_signature_stands(
    old: bytes, new: bytes
) -> None:
    raw = results.package()
    assert old in raw

    request = read_request(raw.replace(old, new))

    assert request.commands is None
    assert request.signature == tlv.encode(0x5F37, results.REQUEST_SIGNATURE)
