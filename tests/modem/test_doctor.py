"""What keeps modems from being reached."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.card.doctor import Finding, Row
from app.modem import doctor
from app.modem.doctor import examine_modems
from tests.modem.holding import holding, playing
from tests.modem.plugged import plugged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


def rows(*uris: str) -> dict[str, Row]:
    found = {row.name: row for row in examine_modems(uris)}
    assert all(row.found for row in found.values())
    assert all(row.fix or row.finding is Finding.OK for row in found.values())
    return found


def test_a_modem_that_is_there_has_nothing_to_mend(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        found = rows(port.uri)
    assert found["Serial ports"].finding is Finding.OK
    assert str(tmp_path / "modem") in found["Serial ports"].found
    assert not any(name.startswith("Modem at") for name in found)


def test_a_modem_of_the_bench_that_is_gone_fails() -> None:
    row = rows("at:/dev/no-such-port")["Modem at /dev/no-such-port"]
    assert (row.finding, row.found) == (Finding.FAILED, "There is no port /dev/no-such-port.")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_modem_another_program_holds_is_looked_at() -> None:
    with playing() as (_, name), holding(name) as pid:
        row = rows(f"at:{name}")[f"Modem at {name}"]
    assert row.finding is Finding.ATTENTION
    assert f"process {pid}" in row.found


def test_a_port_this_user_may_not_use_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plugged(tmp_path / "modem") as port:
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        row = rows(port.uri)["Serial port permission"]
    assert row.finding is Finding.FAILED
    assert row.fix


def test_without_ports_the_group_is_looked_at_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "scan_ports", lambda uris: ())
    monkeypatch.setattr(doctor, "may_use_ports", lambda: False)
    row = rows()["Serial port permission"]
    assert row.finding is Finding.OK
    assert "dialout" in row.found
    assert "usermod -aG dialout" in row.fix
    monkeypatch.setattr(doctor, "may_use_ports", lambda: True)
    assert rows()["Serial port permission"].fix == ""
    assert rows()["Serial ports"].fix


@pytest.mark.parametrize("groups", [pytest.param([], id="none"), pytest.param(None, id="dialout")])
def test_who_may_use_ports_is_told_by_this_sessions_groups(
    monkeypatch: pytest.MonkeyPatch, groups: list[int] | None
) -> None:
    import grp

    try:
        dialout = grp.getgrnam("dialout").gr_gid
    except KeyError:
        pytest.skip("this system has no group dialout")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: dialout + 1)
    monkeypatch.setattr(os, "getgroups", lambda: [dialout] if groups is None else groups)
    assert doctor.may_use_ports() is (groups is None)
