from __future__ import annotations

import pytest

from app.codec.definitions import lookup
from app.codec.esipa_members import CORRELATION, PAIR, SPELLINGS, Form, Member, Spelling
from app.codec.functions import FUNCTIONS, by_name

ESIPA = [pytest.param(one, id=one.path_name) for one in SPELLINGS]


def test_every_function_of_esipa_has_a_spelling() -> None:
    rows = {row.name for row in FUNCTIONS if row.interface == "ESipa"}
    assert {one.function for one in SPELLINGS} == rows


@pytest.mark.parametrize("spelling", ESIPA)
def test_tags_are_those_of_the_table_of_functions(spelling: Spelling) -> None:
    row = by_name(f"ESipa.{spelling.function}")
    assert spelling.tag == row.tag
    assert bool(spelling.responses) == bool(row.response)
    if row.response and spelling.error:
        arms = [arm for arm in lookup(row.response).members if arm.tags == (spelling.error,)]
        assert [arm.kind for arm in arms] == ["INTEGER"]


@pytest.mark.parametrize("spelling", ESIPA)
def test_every_member_is_a_component_of_the_request(spelling: Spelling) -> None:
    schema = lookup(by_name(f"ESipa.{spelling.function}").request)
    first = {tag for member in schema.members for tag in member.first_tags()}
    for member in spelling.request.members:
        assert first >= set(member.tags), member.name


def _members() -> list[Member]:
    shapes = [shape for one in SPELLINGS for shape in (one.request, *one.responses)]
    return [*PAIR, *CORRELATION, *(member for shape in shapes for member in shape.members)]


def test_members_that_change_their_tag_say_from_which() -> None:
    for member in _members():
        assert bool(member.inner) == (member.form in (Form.WRAPPED, Form.RETAGGED)), member.name


def test_octets_without_a_header_have_a_size_to_know_them_by() -> None:
    for member in _members():
        assert member.size or member.form not in (Form.OCTETS, Form.PLMN), member.name
