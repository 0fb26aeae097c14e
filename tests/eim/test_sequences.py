from __future__ import annotations

import pytest

from app.eim.fields import FieldKind, FieldSpec
from app.eim.sequences import build, read
from app.errors import CodecError

NAME = FieldSpec("name", FieldKind.TEXT, required=True)
COUNT = FieldSpec("count", FieldKind.NUMBER, component="counterValue")
LEFT = FieldSpec("left", FieldKind.NUMBER, choice="side", component="l")
RIGHT = FieldSpec("right", FieldKind.FLAG, choice="side")
BLANK = FieldSpec("blank", FieldKind.TEXT, required=True, blank=True)
USUAL = FieldSpec("usual", FieldKind.NUMBER, default=5)


@pytest.mark.parametrize(
    ("fields", "values", "made"),
    [
        pytest.param([NAME], {"name": "a"}, {"name": "a"}, id="plain"),
        pytest.param([NAME, COUNT], {"name": "a", "count": 0}, {"name": "a", "counterValue": 0},
                     id="renamed"),
        pytest.param([LEFT, RIGHT], {"left": 3}, {"side": ("l", 3)}, id="alternative"),
        pytest.param([LEFT, RIGHT], {"right": True}, {"side": ("right", None)}, id="flag"),
        pytest.param([COUNT], {"count": None}, {}, id="left-out"),
    ],
)  # fmt: skip
def test_fields_make_a_sequence_and_come_back(fields, values, made):
    assert build(fields, values) == made
    given = {name: value for name, value in values.items() if value is not None}
    assert read(fields, made) == (given, ())


def test_a_blank_text_and_a_default_are_written_unasked():
    assert build([BLANK, USUAL], {}) == {"blank": "", "usual": 5}


@pytest.mark.parametrize(
    ("values", "path"),
    [
        pytest.param({}, "name", id="missing"),
        pytest.param({"name": ""}, "name", id="empty"),
        pytest.param({"name": "a", "count": "x"}, "count", id="does-not-fit"),
        pytest.param({"name": "a", "left": 1, "right": True}, "right", id="two-of-a-choice"),
        pytest.param({"name": "a", "other": 1}, "other", id="no-such-field"),
    ],
)
def test_what_cannot_be_built_is_told_by_its_field(values, path):
    with pytest.raises(CodecError) as caught:
        build([NAME, COUNT, LEFT, RIGHT], values)
    assert caught.value.path == path


def test_what_no_field_can_hold_is_told_and_the_rest_kept():
    found, lost = read(
        [NAME, COUNT], {"name": "a", "counterValue": "x", "new": [1], "side": ("l", 1)}
    )
    assert found == {"name": "a"}
    assert len(lost) == 3
