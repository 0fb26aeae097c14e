from __future__ import annotations

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.paths import state_dir
from app.sim.bench_eim import bench_eims
from app.values.ids import Eid


@pytest.fixture
def eid() -> Eid:
    card = Card(open_transport("sim:one"))
    found = card.verdict().eid
    card.close()
    assert found
    return found


def test_the_bench_eim_holds_the_key_the_card_was_born_with(eid):
    card = Card(open_transport("sim:one"))
    (associated,) = card.session().eim_configuration()
    card.close()
    (found,) = bench_eims(eid)
    assert found.eim_id == associated.eim_id
    assert found.identity.key.public.spki == associated.public_key


def test_a_card_used_on_another_curve_keeps_its_bench_eim(eid):
    before = bench_eims(eid)
    other = Card(open_transport("sim:one?curve=brainpool"))
    other.verdict()
    other.close()
    assert bench_eims(eid, "sim:one?curve=brainpool") == before


def test_another_cards_key_is_not_offered(eid):
    assert bench_eims(Eid("89044045930000000000001492307820")) == ()


def test_a_card_that_keeps_nothing_has_none(eid):
    assert bench_eims(eid, "sim:one?state=memory") == ()


@pytest.mark.parametrize("content", ["", "[]", '{"card": {"eid": "1", "chains": {}}}', "{"])
def test_files_that_cannot_be_read_are_passed_over(eid, content):
    (state_dir() / "sim" / "aaa.json").write_text(content)
    assert len(bench_eims(eid)) == 1
