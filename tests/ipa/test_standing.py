from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import SettingsError
from app.ipa.standing import Pending, Resting, Standing, Standings
from app.values.ids import Eid

EID = Eid("89999001571975854926270387736705")
FULL = Standing(
    pending=(Pending(b"\xbf\x51\x00", 7, rollback=True, refusals=1, due=5.5), Pending(b"\x02")),
    resting=(Resting(3, 2, 4.5),),
    enabled="8999901000000000179",
    notify=True,
    cause=0,
)


@pytest.mark.parametrize("durable", [True, False])
def test_a_standing_is_there_again(tmp_path, durable):
    standings = Standings(tmp_path / "ipa" if durable else None)
    assert standings.get(EID, "lab") == Standing()
    assert standings.change(EID, "lab", lambda _: FULL) == FULL
    again = Standings(tmp_path / "ipa") if durable else standings
    assert again.get(EID, "lab") == FULL
    assert again.get(EID, "other") == Standing()


def test_the_first_of_what_rests_is_due_next():
    assert (FULL.next_due, Standing().next_due) == (4.5, 0.0)


def test_a_pending_result_gives_way_to_others():
    first, second = FULL.pending
    other = Pending(b"\x03")
    assert FULL.swapped(first, other).pending == (other, second)
    assert FULL.swapped(second).pending == (first,)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"standing": {"pending": [{"raw": 1}]}}'])
def test_a_damaged_file_is_an_error_and_no_fresh_start(tmp_path, content):
    standings = Standings(tmp_path)
    standings.change(EID, "lab", lambda standing: replace(standing, notify=True))
    (file,) = tmp_path.glob("*.json")
    file.write_text(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        standings.get(EID, "lab")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError):
        Standings(tmp_path / "file" / "below").change(EID, "lab", lambda _: FULL)
