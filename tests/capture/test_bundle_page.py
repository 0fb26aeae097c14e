from __future__ import annotations

from html.parser import HTMLParser

from app.capture.bundle_page import page
from app.capture.capture_stats import CaptureStats
from app.capture.parts import State
from app.capture.procedure import Failure, Level, Procedure, ProcedureKind

STATS = CaptureStats(3, 40, "then", "later", 0, 0, {"<b>lane": 3}, {}, {}, {}, {}, ())
FAILED = Procedure(
    1,
    ProcedureKind.PACKAGE,
    "Package 7",
    (),
    State.FAILED,
    "failed",
    running=False,
    failure=Failure(Level.OPERATION, "Enable refused", "The profile is missing.", "eIM operator",
                    "Send another ICCID.", "SGP.32 v1.2 §3.4"),
)  # fmt: skip


class Texts(HTMLParser):
    """Collects texts, and the names of elements that were not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_failure_is_explained_with_who_can_fix_it():
    found = Texts(page(STATS, [FAILED], {}, redacted=True))
    assert not found.open
    text = "\n".join(found.texts)
    assert "Package 7: Enable refused" in text
    assert "Who can fix it: eIM operator. Send another ICCID." in text
    assert "Level: operation, SGP.32 v1.2 §3.4" in text


def test_nothing_a_capture_holds_becomes_markup():
    source = page(STATS, [], {"<script>": "&"}, redacted=True)
    assert "<script>" not in source
    assert "<b>lane" in "".join(Texts(source).texts)


def test_the_page_says_whether_secrets_are_in_it():
    assert "were hidden" in page(STATS, [], {}, redacted=True)
    assert "holds secrets" in page(STATS, [], {}, redacted=False)
