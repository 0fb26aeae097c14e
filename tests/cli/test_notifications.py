from __future__ import annotations

import io
import re
from typing import Any

from tests.cli.conftest import Run

READER = ("--reader", "sim:")


def listed(run: Run) -> Any:
    return run("card", "notifications", "list", *READER, "--json").json["notifications"]


def test_labels_are_listed(run):
    labels = listed(run)
    assert [list(label) for label in labels] == [["seq", "events", "address", "iccid"]] * len(
        labels
    )
    assert re.fullmatch(r"\d{18,20}", labels[0]["iccid"])
    assert labels[0]["address"] in run("card", "notifications", "list", *READER).out


def test_the_signed_messages_are_retrieved_and_stay_on_the_card(run):
    before = listed(run)
    told = run("card", "notifications", "retrieve", *READER, "--json").json["notifications"]
    assert [one["metadata"]["seq"] for one in told] == [label["seq"] for label in before]
    assert all(list(one) == ["kind", "metadata", "message"] for one in told)
    assert all(bytes.fromhex(one["message"]) for one in told)
    assert listed(run) == before


def test_only_those_asked_for_are_retrieved(run):
    last = listed(run)[-1]["seq"]
    told = run("card", "notifications", "retrieve", str(last), *READER, "--json").json
    assert [one["metadata"]["seq"] for one in told["notifications"]] == [last]
    assert f"Seq      {last}" in run("card", "notifications", "retrieve", str(last), *READER).out


def test_removing_wants_consent_and_removes_only_what_is_named(run, monkeypatch):
    first, *others = listed(run)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("card", "notifications", "remove", str(first["seq"]), *READER).code == 2
    assert listed(run) == [first, *others]
    told = run("card", "notifications", "remove", str(first["seq"]), *READER, "--yes", "--json")
    assert told.json == {"done": "removed", "removed": [first["seq"]], "notifications": others}
    assert listed(run) == others


def test_removing_what_is_not_there_is_refused(run):
    said = run("card", "notifications", "remove", "9999", *READER, "--yes", "--json")
    assert (said.code, said.json["error"]["type"]) == (1, "ProcedureError")


def test_an_empty_card_says_so(run):
    numbers = [str(label["seq"]) for label in listed(run)]
    assert run("card", "notifications", "remove", *numbers, *READER, "--yes").code == 0
    assert run("card", "notifications", "list", *READER).out == "No notification is pending.\n"
    assert run("card", "notifications", "retrieve", *READER).out == "No notification is pending.\n"
