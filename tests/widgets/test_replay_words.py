from app.capture.dialogue import Order
from app.capture.replay_eim import Same
from app.values.esipa import Binding
from widgets.replay_words import (
    binding_choices,
    channel_choices,
    missing_choices,
    order_choices,
    same_choices,
)


def test_every_choice_of_the_engine_has_words_and_none_is_made_up() -> None:
    assert {Order(key) for key, _ in order_choices()} == set(Order)
    assert {Same(key) for key, _ in same_choices()} == set(Same)
    assert {key for key, _ in channel_choices()} == {"any", "exact"}
    assert {key for key, _ in missing_choices()} == {"refuse", "error"}
    assert [Binding(key) for key, _ in binding_choices()] == [Binding.HTTPS, Binding.COAPS]


def test_no_two_choices_read_alike() -> None:
    others = (channel_choices(), missing_choices(), binding_choices())
    for choices in (order_choices(), same_choices(), *others):
        words = [text for _, text in choices]
        assert all(words)
        assert len(set(words)) == len(words)
