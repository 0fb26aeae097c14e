from __future__ import annotations

from dataclasses import replace

from app.eim.conversations import Conversations
from app.values.esipa import Binding, Peer
from tests.eim.results import EID, OTHER_EID

PEER = Peer(Binding.COAPS, "192.0.2.1:5000", session=3)


def test_who_asked_last_on_a_connection_is_remembered() -> None:
    kept = Conversations()
    assert kept.eid(PEER) is None
    kept.note(PEER, OTHER_EID)
    kept.note(PEER, EID)
    assert kept.eid(PEER) == EID
    assert kept.eid(replace(PEER, session=4)) is None
    assert kept.eid(replace(PEER, address="192.0.2.1:5001")) is None


def test_the_longest_silent_is_forgotten_first() -> None:
    kept = Conversations(most=2)
    first, second, third = (replace(PEER, session=number) for number in (1, 2, 3))
    kept.note(first, EID)
    kept.note(second, EID)
    kept.note(first, EID)
    kept.note(third, EID)
    assert (kept.eid(first), kept.eid(second), kept.eid(third)) == (EID, None, EID)
