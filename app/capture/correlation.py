"""Which procedure a message belongs to: by eUICC, by package, by lane. All tables are bounded."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

from app.capture.message_facts import PackageKey
from app.capture.procedure import ProcedureKind
from app.capture.procedure_draft import Draft

MOST_DEVICES = 4096
_KEYS_PER_PROCEDURE = 8

_K = TypeVar("_K")
_V = TypeVar("_V")


class Bounded(OrderedDict[_K, _V]):
    """A table that forgets what was set longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: _K, value: _V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)


class Correlation:
    """The procedures that are kept, and the ways to find one.

    card, device: the procedure under way on a card's lane, and with a device by EID. touched:
    numbers of those changed since somebody looked. dropped: how many were let go.
    """

    def __init__(self, most: int) -> None:
        self.drafts: OrderedDict[int, Draft] = OrderedDict()
        self.card: Bounded[str, Draft] = Bounded(MOST_DEVICES)
        self.device: Bounded[str, Draft] = Bounded(MOST_DEVICES)
        self.touched: set[int] = set()
        self.dropped = 0
        self._most = max(most, 1)
        self._by_key: Bounded[tuple[str, PackageKey], Draft] = Bounded(
            min(self._most, MOST_DEVICES) * _KEYS_PER_PROCEDURE
        )
        self._eids: Bounded[tuple[str, int], str] = Bounded(2 * MOST_DEVICES)
        self._card_lanes: Bounded[str, str] = Bounded(MOST_DEVICES)
        self._last = 0

    def new(self, kind: ProcedureKind, eid: str = "", lane: str = "") -> Draft:
        """Begin a procedure; the oldest one is dropped when there are too many."""
        self._last += 1
        draft = Draft(self._last, kind, eid, lane)
        self.drafts[self._last] = draft
        self.touched.add(self._last)
        if len(self.drafts) > self._most:
            number, _ = self.drafts.popitem(last=False)
            self.touched.discard(number)
            self.dropped += 1
        return draft

    def touch(self, draft: Draft) -> None:
        """Note that a procedure changed."""
        if draft.number in self.drafts:
            self.touched.add(draft.number)

    def know(self, draft: Draft, keys: tuple[PackageKey, ...], eid: str) -> None:
        """Note that a procedure is about a package; the last one so noted is found by it."""
        draft.know(keys, eid)
        for key in keys[:_KEYS_PER_PROCEDURE]:
            before = self._by_key.get((draft.eid, key))
            if before is not None and before is not draft and not draft.earlier:
                draft.earlier = before.number
            self._by_key[draft.eid, key] = draft
        self.touch(draft)

    def of_keys(self, keys: tuple[PackageKey, ...], eid: str) -> tuple[Draft, ...]:
        """Return the procedures of packages, each once, the first named first."""
        found = [self._by_key.get((eid, key)) for key in keys]
        kept = (draft for draft in found if draft is not None and draft.number in self.drafts)
        return tuple(dict.fromkeys(kept))

    def close(self, draft: Draft | None) -> None:
        """End a procedure, if there is one."""
        if draft is not None:
            draft.close()
            self.touch(draft)

    def meet(self, lane: str, session: int, eid: str) -> None:
        """Note whose messages a lane carries in a session; the session of a card's lane is 0."""
        self._eids[lane, session] = eid

    def meet_card(self, lane: str, eid: str) -> None:
        """Note which eUICC is on a card's lane."""
        self.meet(lane, 0, eid)
        self._card_lanes[eid] = lane

    def eid_on(self, lane: str, session: int = 0) -> str:
        """Return the EID last seen there, empty for none."""
        return self._eids.get((lane, session), "")

    def end_readings(self, eid: str) -> None:
        """End the reading of a card, because its device turned to the eIM."""
        if (lane := self._card_lanes.get(eid)) is not None:
            self.close(self.card.pop(lane, None))

    def tidying(self, eid: str) -> Draft | None:
        """Take the reading under way of a card of which only notifications were asked."""
        lane = self._card_lanes.get(eid, "")
        reading = self.card.get(lane)
        if reading is None or not reading.open or not reading.only_notifications:
            return None
        return self.card.pop(lane)
