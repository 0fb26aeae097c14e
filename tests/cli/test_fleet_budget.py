from __future__ import annotations

from app.fleet.budget import Door, Session


def test_the_table_names_every_way_and_says_what_is_reckoned(run):
    said = run("eim", "budget", "--procedure", "poll")
    assert said.code == 0
    assert all(door.value in said.out for door in Door)
    assert "reckoned" in said.out
    assert "100 %" in said.out


def test_json_has_a_row_for_each_case(run):
    said = run("eim", "budget", "--procedure", "poll", "--json")
    assert said.json["mtu"] == 1500
    rows = said.json["rows"]
    assert len(rows) == len(Door) * len(Session)
    assert {"payload", "handshake", "transport", "estimated"} <= set(rows[0]["wire"])


def test_an_mtu_no_link_has_is_refused(run):
    said = run("eim", "budget", "--mtu", "10")
    assert (said.code, said.out) == (1, "")
    assert "MTU of 10 bytes" in said.err
