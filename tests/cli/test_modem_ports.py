from __future__ import annotations

from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from app.settings import BenchSettings, Settings
from tests.modem.holding import holding, playing
from tests.modem.plugged import plugged


def test_the_modems_of_the_bench_are_listed_first(run, tmp_path: Path) -> None:
    gone = f"at:{tmp_path / 'gone'}"
    with plugged(tmp_path / "modem") as port:
        Settings().update(bench=BenchSettings(modems=(port.uri, gone)))
        told = run("modem", "list", "--json").json
        words = run("modem", "list").out
    assert told["bench"] == [port.uri, gone]
    first, second = told["ports"][:2]
    assert list(first) == [
        "uri",
        "device",
        "title",
        "use",
        "usb",
        "role",
        "modem",
        "holders",
        "text",
        "hint",
    ]
    assert (first["uri"], first["use"]) == (port.uri, "free")
    assert (second["uri"], second["use"]) == (gone, "not there")
    assert "free, likely a modem's, on the bench" in words
    assert f"There is no port {tmp_path / 'gone'}." in words


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="/proc is Linux's")
def test_a_held_port_names_its_holder_and_the_remedy(run) -> None:
    with playing() as (_, name), holding(name) as pid:
        Settings().update(bench=BenchSettings(modems=(f"at:{name}",)))
        told = run("modem", "list", "--json").json["ports"][0]
        words = run("modem", "list").out
        probed = run("modem", "probe", name, "--json").json["probes"][0]
    assert told["holders"][0]["pid"] == pid
    assert told["use"] == "held by another program"
    assert f"process {pid}" in words
    assert "Close that program" in words
    assert probed["outcome"] == "busy"
    assert probed["identity"] is None


def test_ports_are_probed_when_they_are_named(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("bare-ccho",)) as port:
        told = run("modem", "probe", port.uri, "/dev/no-such-port", "--json").json
        said = run("modem", "probe", str(tmp_path / "modem"))
    answered, gone = told["probes"]
    assert answered["identity"]["model"] == "FM350-GL"
    assert (answered["outcome"], gone["outcome"]) == ("works", "left out")
    assert "answers  Fibocom Wireless Inc. FM350-GL" in said.out
    assert "FM350-GL answers." in said.err


def test_without_a_name_only_likely_ports_are_probed(run, monkeypatch) -> None:
    monkeypatch.setattr(list_ports, "comports", lambda: [ListPortInfo("/dev/ttyS77")])
    with playing() as (_, name):
        Settings().update(bench=BenchSettings(modems=(f"at:{name}",)))
        (found,) = run("modem", "probe", "--json").json["probes"]
        assert found["outcome"] == "silent"
        Settings().update(bench=BenchSettings(modems=()))
        assert run("modem", "probe", "--json").json["probes"] == []
        assert "Name one to probe it" in run("modem", "probe").out
