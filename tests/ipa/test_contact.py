from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.errors import PeerError
from app.ipa.contact import Contact, Surroundings
from app.ipa.reports import StepLog
from tests.ipa.peers import GET, NOTHING, ScriptedEim, refusing, silent

ASK = bytes.fromhex("BF4F00")


@pytest.fixture
def contact(ipa, eim):
    async def work(do):
        return do(ipa.card)

    return Contact(work, eim, ipa.options, ipa.around, StepLog())


def test_nothing_is_known_before_the_card_was_met(contact):
    with pytest.raises(RuntimeError, match="first"):
        _ = contact.eid
    assert contact.finished().eid is None


def test_meeting_the_card_settles_eim_and_version(contact, card):
    met = asyncio.run(contact.meet())
    assert (contact.eid, contact.dialect) == (card.verdict().eid, "1.2")
    assert contact.eim_id == "eim.workbench.example"
    assert contact.finished().eim_id == met.eims[0].eim_id


def test_waits_between_attempts_grow(contact, eim):
    waits = []

    async def pause(seconds):
        waits.append(seconds)

    contact.around = replace(contact.around, pause=pause)
    eim.faults = {GET: [silent, silent]}
    assert asyncio.run(contact.ask(ASK)) == NOTHING
    assert waits == [1, 4]


@pytest.mark.parametrize(("fault", "sent"), [(silent, 3), (refusing("500"), 1)])
def test_the_last_error_is_told(contact, eim, fault, sent):
    eim.faults = {GET: [fault] * 5}
    with pytest.raises(PeerError):
        asyncio.run(contact.ask(ASK))
    assert len(eim.faults[GET]) == 5 - sent


def test_another_eim_of_the_card_is_to_hear_of_a_switch(contact, card):
    met = asyncio.run(contact.meet())
    other = replace(met.eims[0], eim_id="other")
    contact._met = replace(met, eims=(*met.eims, other))
    contact.keep(lambda standing: replace(standing, enabled="1"))
    asyncio.run(contact.look())
    told = contact.around.standings.get(contact.eid, "other")
    assert (told.notify, told.cause) == (True, 0)
    assert not contact.standing.notify


def test_results_of_other_eims_are_not_taken_by_whoever_is_asked(contact):
    met = asyncio.run(contact.meet())
    assert contact.owns(met.eims[0].eim_id)
    assert not contact.owns("other")
    contact.eim_id = ""
    assert contact.owns("other")
    contact._met = replace(met, eims=met.eims * 2)
    assert not contact.owns("other")


def test_surroundings_of_their_own_keep_nothing_on_the_disk():
    assert Surroundings().standings.folder is None
    assert ScriptedEim().wire is None
