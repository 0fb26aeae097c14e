from __future__ import annotations

import threading

from app.capture.kept import Kept


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[int, str] = Kept(2)
    kept.put(1, "one")
    kept.put(2, "two")
    assert kept.get(1) == "one"
    kept.put(3, "three")
    assert (kept.get(1), kept.get(2), kept.get(3)) == ("one", None, "three")
    assert len(kept) == 2
    kept.clear()
    assert kept.get(1) is None


def test_threads_may_use_it_together() -> None:
    kept: Kept[int, int] = Kept(50)
    wrong: list[int] = []

    def work(start: int) -> None:
        for number in range(start, start + 3000):
            kept.put(number % 97, number % 97)
            found = kept.get(number % 89)
            if found is not None and found != number % 89:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 13, 31)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(kept) <= 50
