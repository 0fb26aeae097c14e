"""Words for the ways to make a modem notice, and for what became of them."""

from __future__ import annotations

from app.modem.notice import Noticed, NoticeWay
from app.modem.persistence import Persistence
from widgets.modem_notice_words import noticed_words, persistence_words, way_words
from widgets.theme import Tone


def test_every_way_has_a_name_and_a_sentence() -> None:
    said = [way_words(way.value) for way in NoticeWay]
    assert len({name for name, _ in said}) == len(NoticeWay)
    assert all(sentence.endswith(".") for _, sentence in said)


def test_only_what_was_proved_is_good() -> None:
    assert [way for way in Noticed if noticed_words(way.value)[1] is Tone.OK] == [Noticed.YES]
    good = [one for one in Persistence if persistence_words(one.value)[1] is Tone.OK]
    assert good == [Persistence.HOLDS]
