"""The live list of readers, through a real pcscd."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from smartcard import scard

from app.card.watch import ReaderState, ReaderWatch, reader_state
from app.errors import WorkbenchError
from app.runtime import Lane
from tests.card.small_card import ATR_T0, SmallCard
from tests.other_program import other_program
from tests.pcscd import READERS, Pcscd, wait_until


class News:
    """Keeps what a watch tells."""

    def __init__(self) -> None:
        self.all: list[tuple[tuple[ReaderState, ...], WorkbenchError | None]] = []

    def __call__(self, readers: tuple[ReaderState, ...], problem: WorkbenchError | None) -> None:
        self.all.append((readers, problem))

    def readers(self) -> dict[str, ReaderState]:
        return {reader.name: reader for reader in self.all[-1][0]} if self.all else {}

    def problem(self) -> str:
        return str(self.all[-1][1] or "") if self.all else ""

    def present(self) -> list[bool]:
        return [reader.present for reader in self.all[-1][0]] if self.all else []


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def watch(news: News) -> Iterator[ReaderWatch]:
    watch = ReaderWatch(Lane("watch"), news)
    yield watch
    watch.close()


@pytest.mark.pcscd
def test_tells_the_readers_at_the_start(pcscd: Pcscd, watch: ReaderWatch, news: News):
    watch.start()
    wait_until(lambda: news.all, "the watch tells something")
    assert tuple(news.readers()) == READERS
    assert news.present() == [False, False]
    assert all(reader.virtual for reader in news.readers().values())
    assert news.problem() == ""


@pytest.mark.pcscd
def test_tells_a_card_going_in_and_out(pcscd: Pcscd, watch: ReaderWatch, news: News):
    watch.start()
    with pcscd.inserted(SmallCard(), slot=1):
        wait_until(lambda: news.present() == [False, True], "the watch sees the card")
        assert news.readers()[READERS[1]].atr == ATR_T0
    wait_until(lambda: news.present() == [False, False], "the watch sees it gone")
    assert news.readers()[READERS[1]].atr == b""


def test_a_card_that_does_not_answer_to_reset_is_mute():
    state = scard.SCARD_STATE_CHANGED | scard.SCARD_STATE_PRESENT | scard.SCARD_STATE_MUTE
    reader = reader_state("Reader", state, b"")
    assert reader == ReaderState("Reader", present=True, mute=True)
    assert not reader.virtual


@pytest.mark.pcscd
@pytest.mark.parametrize(("how", "exclusive"), [("shared", False), ("exclusive", True)])
def test_tells_that_another_program_uses_a_card(
    pcscd: Pcscd, watch: ReaderWatch, news: News, how: str, exclusive: bool
):
    watch.start()
    with pcscd.inserted(SmallCard()):
        with other_program(READERS[0], how):
            wait_until(
                lambda: news.readers().get(READERS[0], ReaderState("")).in_use,
                "the watch sees the other program",
            )
            assert news.readers()[READERS[0]].exclusive == exclusive
        wait_until(lambda: not news.readers()[READERS[0]].in_use, "the other program is gone")


@pytest.mark.pcscd
def test_says_that_the_service_died_and_comes_back_by_itself(
    pcscd: Pcscd, watch: ReaderWatch, news: News
):
    watch.start()
    wait_until(lambda: len(news.readers()) == 2, "the watch sees the readers")
    pcscd.kill()
    wait_until(lambda: "not running" in news.problem(), "the watch misses the service")
    assert news.readers() == {}
    pcscd.start()
    wait_until(lambda: len(news.readers()) == 2, "the watch sees the readers again")
    assert news.problem() == ""


@pytest.mark.pcscd
def test_begins_without_a_service_and_finds_it_later(pcscd: Pcscd, watch: ReaderWatch, news: News):
    pcscd.kill()
    watch.start()
    wait_until(news.problem, "the watch says what is wrong")
    pcscd.start()
    wait_until(lambda: len(news.readers()) == 2, "the watch sees the readers")


@pytest.mark.pcscd
def test_tells_nothing_twice(pcscd: Pcscd, watch: ReaderWatch, news: News):
    watch.start()
    watch.start()
    with pcscd.inserted(SmallCard()):
        wait_until(lambda: news.present() == [True, False], "the watch sees the card")
    watch.close()
    assert all(one != other for one, other in zip(news.all, news.all[1:], strict=False))


@pytest.mark.pcscd
@pytest.mark.parametrize("times", range(5))
def test_closes_at_any_moment(pcscd: Pcscd, times: int):
    news = News()
    watch = ReaderWatch(Lane("watch"), news)
    watch.start()
    if times:
        wait_until(lambda: news.all, "the watch is waiting for changes")
    watch.close()
    told = len(news.all)
    with pcscd.inserted(SmallCard()):
        assert len(news.all) == told


@pytest.mark.pcscd
def test_ends_with_its_lane(pcscd: Pcscd, news: News):
    lane = Lane("watch")
    ReaderWatch(lane, news).start()
    wait_until(lambda: news.all, "the watch is waiting for changes")
    lane.close()


def test_closes_when_never_started(news: News):
    ReaderWatch(Lane("watch"), news).close()
    assert news.all == []


@pytest.mark.pcscd
@pytest.mark.warns
def test_a_failing_listener_does_not_end_the_watch(pcscd: Pcscd, caplog: pytest.LogCaptureFixture):
    calls: list[int] = []

    def fail(readers: tuple[ReaderState, ...], problem: WorkbenchError | None) -> None:
        calls.append(len(readers))
        raise RuntimeError("a listener's own defect")

    watch = ReaderWatch(Lane("watch"), fail)
    watch.start()
    with pcscd.inserted(SmallCard()):
        wait_until(lambda: len(calls) >= 2, "the watch goes on telling")
    watch.close()
    assert "a listener of the reader watch failed" in caplog.text
