"""`eim results` and `eim export`."""

from __future__ import annotations

import json

import pytest

FIRST = "89049032123451234512345678901235"
SECOND = "89033023426200000000004600000146"
RECIPE = '[[operations]]\nname = "listProfileInfo"\n'


@pytest.fixture
def queued(run, tmp_path):
    path = tmp_path / "list.toml"
    path.write_text(RECIPE)
    run("eim", "queue", "add", FIRST, SECOND, str(path))


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_without_results_the_list_is_empty(run):
    assert run("eim", "results", "--json").json == {"results": []}
    assert "No device" in run("eim", "results").out


@pytest.mark.usefixtures("queued")
def test_an_export_has_one_object_in_a_line(run):
    found = lines(run("eim", "export").out)
    assert [one["what"] for one in found] == ["device", "device", "package", "package"]
    assert {one["eid"] for one in found} == {FIRST, SECOND}


@pytest.mark.usefixtures("queued")
def test_an_export_can_be_of_one_device_and_masked(run):
    assert {one["eid"] for one in lines(run("eim", "export", "--eid", SECOND).out)} == {SECOND}
    assert FIRST not in run("eim", "export", "--mask").out


@pytest.mark.usefixtures("queued")
def test_an_export_goes_to_a_new_file_only(run, tmp_path):
    file = tmp_path / "out.jsonl"
    assert run("eim", "export", "--out", str(file)).code == 0
    assert len(lines(file.read_text())) == 4
    assert run("eim", "export", "--out", str(file)).code == 2
