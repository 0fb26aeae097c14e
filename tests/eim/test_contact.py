from __future__ import annotations

from app.eim.contact import Contact, Next, Report
from tests.eim.benches import PEER
from tests.eim.results import EID


def test_what_is_not_said_is_empty() -> None:
    assert (Contact(EID, PEER).dialect, Contact(EID, PEER).state_change) == ("", "")
    assert (Next(error=1).message, Next(error=1).package) == (b"", None)
    assert Report(b"\x02\x01\x7f", PEER).eid is None
