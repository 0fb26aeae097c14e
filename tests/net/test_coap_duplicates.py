from app.net.coap_duplicates import KEPT, LIFETIME_S, Duplicates


def test_a_request_is_new_once_and_then_has_its_answer() -> None:
    duplicates = Duplicates()
    assert duplicates.seen(7) is None
    assert duplicates.seen(7) == b""
    duplicates.answered(7, b"done")
    assert duplicates.seen(7) == b"done"
    assert duplicates.seen(8) is None


def test_a_message_id_may_be_used_again_after_its_lifetime() -> None:
    now = [0.0]
    duplicates = Duplicates(lambda: now[0])
    assert duplicates.seen(7) is None
    duplicates.answered(7, b"done")
    now[0] = LIFETIME_S + 1
    assert duplicates.seen(7) is None
    assert duplicates.seen(7) == b""


def test_only_the_last_few_are_remembered() -> None:
    duplicates = Duplicates()
    for message_id in range(1000):
        duplicates.seen(message_id)
    assert len(duplicates) == KEPT
    assert duplicates.seen(999) == b""
    assert duplicates.seen(0) is None


def test_an_answer_to_nobody_is_not_kept() -> None:
    duplicates = Duplicates()
    duplicates.answered(5, b"late")
    assert duplicates.seen(5) is None


def test_a_request_that_was_dropped_is_new_when_it_comes_again() -> None:
    duplicates = Duplicates()
    duplicates.seen(5)
    duplicates.forget(5)
    assert duplicates.seen(5) is None
