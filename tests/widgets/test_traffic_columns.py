from __future__ import annotations

from dataclasses import replace

import pytest

from widgets.traffic_columns import ORDER, Column, Needs, Span, arrange

NEEDS = Needs(
    {
        Column.TIME: 110,
        Column.DIRECTION: 95,
        Column.LANE: 120,
        Column.SIZE: 50,
        Column.DURATION: 75,
    },
    message=Span(140, 250, 330),
    meaning_least=60,
    meaning_enough=200,
)
FURTHER = {column for column in Column if column > Column.DURATION}


def test_everything_shows_when_there_is_room_and_fills_it() -> None:
    widths = arrange(NEEDS, 1000, lanes=1, chosen={})
    assert [column for column in Column if widths[column]] == list(Column)[: Column.DURATION + 1]
    assert sum(widths.values()) == 1000


def test_duration_lane_and_bytes_give_way_in_that_order() -> None:
    hidden = [
        {column for column, width in arrange(NEEDS, room, lanes=1, chosen={}).items() if not width}
        - FURTHER
        for room in (900, 899, 824, 704)
    ]
    assert hidden == [
        set(),
        {Column.DURATION},
        {Column.DURATION, Column.LANE},
        {Column.DURATION, Column.LANE, Column.SIZE},
    ]


@pytest.mark.parametrize(
    ("room", "message", "meaning"),
    [
        pytest.param(2000, 330, 1220, id="the-message-never-takes-more-than-it-can-use"),
        pytest.param(1000, 280, 270, id="the-meaning-gets-more-of-the-rest"),
        pytest.param(655, 250, 200, id="both-have-enough"),
        pytest.param(566, 250, 111, id="the-meaning-is-cut-first"),
        pytest.param(500, 235, 60, id="then-the-message"),
        pytest.param(300, 140, 60, id="then-the-list-scrolls"),
    ],
)
def test_message_and_meaning_share_the_rest(room: int, message: int, meaning: int) -> None:
    widths = arrange(NEEDS, room, lanes=1, chosen={})
    assert (widths[Column.MESSAGE], widths[Column.MEANING]) == (message, meaning)


def test_time_and_direction_are_never_cut() -> None:
    widths = arrange(NEEDS, 100, lanes=3, chosen={})
    assert (widths[Column.TIME], widths[Column.DIRECTION]) == (110, 95)
    assert sum(widths.values()) > 100


def test_the_lane_stays_when_there_are_several() -> None:
    assert arrange(NEEDS, 500, lanes=2, chosen={})[Column.LANE] == 120


def test_what_was_set_by_hand_stays() -> None:
    widths = arrange(NEEDS, 800, lanes=1, chosen={Column.DURATION: 75, Column.MEANING: 333})
    assert (widths[Column.DURATION], widths[Column.MEANING]) == (75, 333)
    assert widths[Column.MESSAGE] == 187
    widths = arrange(NEEDS, 800, lanes=1, chosen={Column.MESSAGE: 300})
    assert (widths[Column.MESSAGE], widths[Column.MEANING]) == (300, 245)
    assert arrange(NEEDS, 1000, lanes=1, chosen={Column.LANE: 0})[Column.LANE] == 0


def test_further_columns_show_only_when_they_were_chosen() -> None:
    widths = arrange(NEEDS, 1000, lanes=1, chosen={Column.STATUS: 60})
    assert {column for column in FURTHER if widths[column]} == {Column.STATUS}
    assert sum(widths.values()) == 1000
    with_notes = replace(NEEDS, fixed=NEEDS.fixed | {Column.NOTES: 36})
    assert arrange(with_notes, 1000, lanes=1, chosen={})[Column.NOTES] == 36


def test_message_and_meaning_can_be_left_out() -> None:
    widths = arrange(NEEDS, 1000, lanes=1, chosen={Column.MEANING: 0})
    assert (widths[Column.MEANING], sum(widths.values())) == (0, 1000)
    widths = arrange(NEEDS, 1000, lanes=1, chosen={Column.MESSAGE: 0})
    assert (widths[Column.MESSAGE], sum(widths.values())) == (0, 1000)


def test_the_order_names_every_column_once() -> None:
    assert sorted(ORDER) == list(Column)
