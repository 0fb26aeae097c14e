"""A record in sentences: how it went, what it means, whose turn it is, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.capture.explain import Explanation
from app.capture.parts import State
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import heading, label
from widgets.theme import Tone

_WORDS = {
    State.OK: "Done",
    State.ATTENTION: "Attention",
    State.FAILED: "Refused",
    State.NEUTRAL: "Message",
}


class ExplainPane(QScrollArea):
    """Shows an Explanation and the facts of its record.

    Signals:
        partner_wanted: the user asks for the other half of the exchange.
    """

    partner_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = Chip()
        self._title = heading("", 1.0)
        self._title.setWordWrap(True)
        self._text = _sentence()
        self._next = _sentence("muted")
        self._comment = _sentence()
        self._facts = _sentence("muted")
        self._clause = label("", "muted")
        self._partner = push_button("", "link", "link")
        self._partner.clicked.connect(self.partner_wanted)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Explanation of the selected record"))
        self.setWidget(self._page())
        self.show_nothing()

    def show_nothing(self, text: str = "") -> None:
        """Show no record, only a sentence."""
        self._chip.show_state("", Tone.NEUTRAL)
        for one in (self._title, self._next, self._comment, self._facts, self._clause):
            one.hide()
        self._partner.hide()
        self._text.setText(text)

    def show_explanation(self, found: Explanation, facts: Sequence[str], partner: str) -> None:
        """Show a record; facts: about it, in brief; partner: words for its other half."""
        self._chip.show_state(self.tr(_WORDS[found.state]), Tone(found.state.value))
        _put(self._title, found.title)
        _put(self._text, found.text)
        _put(self._next, self._next_text(found))
        _put(self._facts, _one_line((found.code, *facts)))
        _put(self._clause, found.clause)
        self._partner.setText(partner)
        self._partner.setAccessibleName(partner)
        self._partner.setVisible(bool(partner))
        self.verticalScrollBar().setValue(0)

    def show_comment(self, comment: str) -> None:
        """Say what people wrote about the record; empty when nobody did."""
        _put(self._comment, self.tr("Comment: {0}").format(comment) if comment else "")

    def _next_text(self, found: Explanation) -> str:
        if not found.next:
            return ""
        who = self.tr("You can act") if found.who == "you" else ""
        lead = who or self.tr("For the {0}").format(found.who)
        return f"{lead}: {found.next}" if found.who else found.next

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("frame", "page")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._chip)
        head.addStretch(1)
        head.addWidget(self._partner)
        head.addWidget(self._clause)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(3)
        column.addLayout(head)
        for one in (self._title, self._text, self._next, self._comment, self._facts):
            column.addWidget(one)
        column.addStretch(1)
        return page


def _sentence(role: str = "") -> QLabel:
    made = label("", role, wrap=True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def _one_line(facts: Sequence[str]) -> str:
    """Join facts so that a line may break between two, never within one."""
    return "\u00a0· ".join(fact.replace(" ", "\u00a0") for fact in facts if fact)


def _put(where: QLabel, text: str) -> None:
    where.setText(text)
    where.setVisible(bool(text))
