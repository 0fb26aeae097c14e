import pytest

from app.errors import SettingsError
from app.paths import resources
from app.sim.deviations import DEVIATIONS, parse


def test_rows_are_named_once_and_say_what_they_do():
    assert len({row.name for row in DEVIATIONS}) == len(DEVIATIONS)
    assert all(row.summary and bool(row.unit) == bool(row.default) for row in DEVIATIONS)


def test_names_and_numbers_are_read():
    assert parse("bare-lists, slow:80,gone-after") == {
        "bare-lists": 0,
        "slow": 80,
        "gone-after": 10,
    }
    assert parse("") == {}


@pytest.mark.parametrize(
    "text", ["nonsense", "slow:x", "slow:", "slow:0", "bare-lists:3", "slow:-1"]
)
def test_anything_else_is_refused(text: str):
    with pytest.raises(SettingsError, match="deviation") as caught:
        parse(text)
    assert "--list-deviations" in caught.value.hint


def test_the_guide_lists_the_same_rows():
    guide = (resources() / "help" / "simulated-card.md").read_text(encoding="utf-8")
    for row in DEVIATIONS:
        assert f"| {row.name} | {row.summary}" in guide
