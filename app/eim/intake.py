"""Taking in: each piece of a report is judged, applied at most once, and kept whatever it is.

1. Applied: it answers an awaited package and proves what it has to.
2. Refused: it answers one and does not hold; the package is still awaited. Never acknowledged.
3. Late: its package had ended before. Duplicate: it was taken before. Both are acknowledged again,
   since the device would not send them if it had heard the first time.
4. Unmatched: it answers nothing here. Acknowledged only when it provably was made for this eIM.
5. Numbers to acknowledge are of what the caller's transaction keeps, and leave after its commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.eim import downloads, explanation, judging, recovery
from app.eim.association import learned
from app.eim.eim_fields import MAX_COUNTER
from app.eim.explanation import of_code
from app.eim.harvest import harvested
from app.eim.matching import AWAITED, device_of, package_of
from app.eim.options import EimOptions, Proof
from app.eim.reported import Piece, PieceKind
from app.eim.settling import ended, settled, undone, with_late_result
from app.store.transaction import Transaction
from app.values.eim import Device, QueuedPackage, QueueState, Received, ResultFate
from app.values.ids import Eid
from app.values.packages import PackageKind, PackageVerdict

_TOOK = (ResultFate.APPLIED, ResultFate.LATE, ResultFate.DUPLICATE)


class Intake:
    """Takes one report in, within one transaction.

    eid: as the message names it. remembered: the device that spoke on this connection before, where
    the message names none. numbers: what to acknowledge, once all is taken.
    """

    def __init__(
        self,
        tx: Transaction,
        options: EimOptions,
        roots: Sequence[bytes],
        now: float,
        eid: Eid | None = None,
        remembered: Eid | None = None,
    ) -> None:
        self._tx = tx
        self._options = options
        self._roots = roots
        self._now = now
        self.eid = eid
        self._remembered = remembered
        self._device: Device | None = None
        self.numbers: set[int] = set()

    def take(self, pieces: Sequence[Piece], dialect: str = "") -> None:
        """Judge, apply and keep every piece. dialect: of the message, noted if none is known."""
        self.eid = self.eid or device_of(self._tx, pieces) or self._remembered
        if self.eid is not None:
            self._device = self._tx.devices.get(self.eid, lock=True)
        if self._device is not None and dialect and not self._device.dialect:
            self._put(replace(self._device, dialect=dialect))
        for piece in pieces:
            self._piece(piece)

    def _piece(self, piece: Piece) -> None:
        if piece.kind is PieceKind.NOTIFICATION:
            self._notification(piece)
            return
        package = package_of(self._tx, piece, self.eid)
        if package is None:
            self._unmatched(piece)
        elif piece.kind is PieceKind.PACKAGE_RESULT:
            self._result(piece, package)
        elif piece.kind is PieceKind.DATA:
            self._data(piece, package)
        elif piece.kind is PieceKind.DOWNLOAD:
            self._download(piece, package)
        else:
            self._error(piece, package)

    def _result(self, piece: Piece, package: QueuedPackage) -> None:
        if package.result == piece.raw:
            self._keep(piece, ResultFate.DUPLICATE, package, package.verdict)
            return
        chain = judging.current_chain(self._device, self._roots)
        verdict = judging.judged(package, piece.raw, chain)
        if objection := judging.objection(verdict, self._options.proof):
            self._refuse(piece, package, verdict, objection)
        elif package.state.final:
            self._late(piece, package, verdict)
        elif package.state is QueueState.EXECUTED and verdict.error_code == explanation.REPLAY:
            self._keep(piece, ResultFate.DUPLICATE, package, verdict, "It is known already.")
        else:
            self._settle(piece, package, verdict)

    def _settle(self, piece: Piece, package: QueuedPackage, verdict: PackageVerdict) -> None:
        ask = self._options.ask_results and self._device is not None
        after = settled(package, piece.raw, verdict, self._now, ask=ask)
        after = self._learn(after, piece.raw, verdict)
        self._tx.packages.save(after)
        self._keep(piece, ResultFate.APPLIED, after, verdict)
        if after.state is QueueState.EXECUTED and self._options.ask_results and self._device:
            recovery.ask_results(self._tx, self._device, self._options, self._now)

    def _late(self, piece: Piece, package: QueuedPackage, verdict: PackageVerdict) -> None:
        rolled_back = undone(package, piece.raw, verdict)
        if rolled_back is not None:
            self._tx.packages.save(rolled_back)
            self._keep(piece, ResultFate.APPLIED, rolled_back, verdict, "It undoes a success.")
            return
        kept = with_late_result(package, piece.raw, verdict)
        if kept is not None:
            self._tx.packages.save(self._learn(kept, piece.raw, verdict))
        note = f"Its package was {package.state.value} already."
        self._keep(piece, ResultFate.LATE, package, verdict, note)

    def _learn(self, package: QueuedPackage, raw: bytes, verdict: PackageVerdict) -> QueuedPackage:
        """Keep what a result says of our association; return the package with words about it."""
        device = self._device
        if device is None or not verdict.outcomes:
            return package
        after, counter = learned(device, package, raw)
        if 0 < counter < MAX_COUNTER and self._tx.counters.last(after.eim_id, after.eid) < counter:
            self._tx.counters.advance(after.eim_id, after.eid, counter)
        if after == device:
            return package
        self._put(after)
        if after.identity:
            return package
        words = f"{package.explanation} {explanation.NO_LONGER_OURS}".strip()
        return replace(package, explanation=words)

    def _data(self, piece: Piece, package: QueuedPackage) -> None:
        if not self._awaited(piece, package):
            return
        device = self._device or Device(package.eid)
        found = harvested(device, package, piece, self._roots)
        if self._device is not None and found.device != device:
            self._put(found.device)
        state = QueueState.FAILED if found.failure else QueueState.SUCCEEDED
        words = " ".join(filter(None, (found.failure, found.words)))
        answered = ended(package, state, self._now, words, piece.raw)
        self._tx.packages.save(answered)
        self._keep(piece, ResultFate.APPLIED, answered)
        for inner in found.pieces:
            self._piece(inner)
        recovery.after_answer(self._tx, answered, self._now)

    def _download(self, piece: Piece, package: QueuedPackage) -> None:
        if not self._awaited(piece, package):
            return
        verdict = downloads.judged(piece, judging.current_chain(self._device, self._roots))
        if objection := judging.objection(verdict, Proof.POSSIBLE):
            self._refuse(piece, package, verdict, objection)
            return
        after = settled(package, piece.raw, verdict, self._now, ask=False)
        self._tx.packages.save(after)
        passed_on = self._options.acknowledge_notifications
        self._keep(piece, ResultFate.APPLIED, after, verdict, acknowledge=passed_on)

    def _error(self, piece: Piece, package: QueuedPackage) -> None:
        if not self._awaited(piece, package):
            return
        signed = package.recipe.kind is PackageKind.EUICC_PACKAGE
        if signed and self._options.proof is not Proof.POSSIBLE:
            note = "The IPA's error carries no signature, which this eIM insists on."
            self._refuse(piece, package, None, note)
            return
        code = piece.code
        words = (
            of_code("EimPackageResultErrorCode", code) if code is not None else "It cannot be read."
        )
        after = ended(
            package, QueueState.FAILED, self._now, f"The IPA refused it. {words}", piece.raw
        )
        self._tx.packages.save(after)
        self._keep(piece, ResultFate.APPLIED, after)
        recovery.after_answer(self._tx, after, self._now)

    def _awaited(self, piece: Piece, package: QueuedPackage) -> bool:
        """Whether an unsigned answer is still to be taken; keeps it as late or duplicate if not."""
        if package.state in AWAITED:
            return True
        same = package.result == piece.raw
        fate = ResultFate.DUPLICATE if same else ResultFate.LATE
        note = "" if same else f"Its package was {package.state.value} already."
        self._keep(piece, fate, package, None, note)
        return False

    def _unmatched(self, piece: Piece) -> None:
        before = self._tx.results.find(self.eid, piece.raw)
        verdict = None
        if piece.kind is PieceKind.PACKAGE_RESULT:
            chain = judging.current_chain(self._device, self._roots)
            verdict = judging.unmatched(self._device, piece.raw, chain)
        taken = before is not None and before.fate in _TOOK
        fate = ResultFate.DUPLICATE if taken else ResultFate.UNMATCHED
        package = before.package if taken and before is not None else None
        self._keep(piece, fate, None, verdict, _why(piece), package_id=package)
        if piece.seq is not None and verdict is not None and judging.ours(verdict):
            self.numbers.add(piece.seq)

    def _refuse(
        self, piece: Piece, package: QueuedPackage, verdict: PackageVerdict | None, why: str
    ) -> None:
        if not package.state.final:
            words = f"A result came and was refused. {why}"
            self._tx.packages.save(replace(package, explanation=words))
        self._keep(piece, ResultFate.REFUSED, package, verdict, why)

    def _notification(self, piece: Piece) -> None:
        before = self._tx.results.find(self.eid, piece.raw)
        fate = ResultFate.APPLIED if before is None else ResultFate.DUPLICATE
        self._keep(piece, fate, acknowledge=self._options.acknowledge_notifications)

    def _keep(
        self,
        piece: Piece,
        fate: ResultFate,
        package: QueuedPackage | None = None,
        verdict: PackageVerdict | None = None,
        note: str = "",
        *,
        package_id: int | None = None,
        acknowledge: bool = True,
    ) -> None:
        """Keep a piece, and count its number in if it is to be acknowledged."""
        seq = verdict.seq if verdict and piece.kind is PieceKind.DOWNLOAD else piece.seq
        if seq is not None and fate in _TOOK and acknowledge:
            self.numbers.add(seq)
        of = package.id if package is not None else package_id
        kind, raw, at = piece.kind.value, piece.raw, self._now
        self._tx.results.add(Received(0, self.eid, at, kind, raw, fate, of, seq, verdict, note))

    def _put(self, device: Device) -> None:
        self._device = device
        self._tx.devices.put(device)


def _why(piece: Piece) -> str:
    if piece.kind is PieceKind.UNREADABLE:
        return "It cannot be read as a result."
    if piece.kind is PieceKind.PACKAGE_RESULT and piece.eim_id:
        return f"No package of this device and this eIM has this counter; it names {piece.eim_id}."
    return "No package of this device awaits it."
