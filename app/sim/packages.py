"""LoadEuiccPackage: an eIM's signed package is checked, executed and answered with its result.

Rules:
1. Who cannot be authenticated gets the unsigned error, and nothing happens. The checks after that
   end with an error signed by the eUICC, and nothing happens either, not even to the counter.
2. A package that passed is worked out on a state that is not in force yet. One write then stores
   the counter, all effects and the signed result together, so that a power cut leaves the card
   before or after the whole package, and no counter can be used twice.
3. A change of the enabled profile is only marked by that write. It takes place with the terminal's
   response to REFRESH, or with the next reset when the terminal announced no REFRESH.
4. A command that cannot be understood, or whose result finds no room, ends the execution. What was
   done before it stays done and is told.
"""

from __future__ import annotations

from dataclasses import replace

from app.crypto.keys import SignatureForm
from app.sim import eims, envelope, request, results, switching
from app.sim.chip import Chip
from app.sim.ecos import ECOS
from app.sim.envelope import Envelope
from app.sim.progress import Outcome, Progress
from app.sim.psmos import PSMOS
from app.sim.results import Origin
from app.sim.state import CardState, Rollback
from app.sim.status import Refused
from app.values.euicc import EimConfiguration

MAX_RESULTS = 8 * 1024
"""How many bytes the results of one package may take, without what goes round them."""

_INVALID_EID = 3
_REPLAY = 4
_COUNTER_OUT_OF_RANGE = 6
_ECALL_ACTIVE = 104
_ACCEPTED = 0
_OVERFLOW: Outcome = ("processingTerminated", 1)
_DAMAGED: Outcome = ("processingTerminated", 2)
_COMMANDS = PSMOS | ECOS


def load_euicc_package(chip: Chip, message: bytes) -> bytes:
    """Answer LoadEuiccPackage; takes the message as received, because its bytes are signed.

    Raises Refused: 6A80 when it is no package, 6581 when the result cannot be stored.
    """
    package = envelope.read(message)
    eim = chip.state.eim(package.eim_id)
    origin = Origin(
        package.eim_id,
        package.counter,
        package.transaction_id,
        eim.association_token if eim else None,
        package.signature,
    )
    if eim is None or not _authentic(chip, eim, package):
        return results.unsigned_error(chip, origin)
    code = _refusal(chip, eim, package)
    if code:
        return results.signed_error(chip, origin, code)
    progress, items = _execute(chip, _counted(chip.state, package), package)
    return _conclude(chip, progress, origin, items)


def _authentic(chip: Chip, eim: EimConfiguration, package: Envelope) -> bool:
    """Whether the signature holds with the eIM's stored key, in the form r and s."""
    key = eims.public_key(eim)
    signed = package.signed + results.token_tlv(eim.association_token)
    form = key.verify(signed, package.signature) if key is not None else None
    if chip.options.deviates("takes-der-signatures"):
        return form is not None
    return form is SignatureForm.RAW


def _refusal(chip: Chip, eim: EimConfiguration, package: Envelope) -> int:
    if package.eid != chip.state.eid.wire:
        return _INVALID_EID
    if package.counter > chip.options.max_counter:
        return _COUNTER_OUT_OF_RANGE
    if package.counter <= (eim.counter or 0):
        return _REPLAY
    return _ECALL_ACTIVE if chip.state.origins.emergency_active else _ACCEPTED


def _counted(state: CardState, package: Envelope) -> CardState:
    counted = tuple(
        replace(eim, counter=package.counter) if eim.eim_id == package.eim_id else eim
        for eim in state.eims
    )
    return replace(state, eims=counted)


def _execute(chip: Chip, state: CardState, package: Envelope) -> tuple[Progress, list[bytes]]:
    """Work the commands out in order; return how far that got and their results."""
    progress, items, room = Progress(state), list[bytes](), MAX_RESULTS
    for command in package.each():
        then, outcome = _step(chip, progress, package.kind, command)
        item = results.written(chip.options, outcome)
        if len(item) > room:
            items.append(results.written(chip.options, _OVERFLOW))
            break
        progress, room = then, room - len(item)
        items.append(item)
        if outcome == _DAMAGED:
            break
    return progress, items


def _step(
    chip: Chip, progress: Progress, kind: str, command: bytes | None
) -> tuple[Progress, Outcome]:
    if command is None:
        return progress, _DAMAGED
    try:
        name, value = request.command(kind, command, chip.options.dialect)
    except Refused:
        return progress, _DAMAGED
    return _COMMANDS[name](chip, progress, value)


def _conclude(chip: Chip, progress: Progress, origin: Origin, items: list[bytes]) -> bytes:
    """Store counter, effects and result in one write, and only then let anything be seen."""
    seq = progress.state.next_seq
    state, raw = results.stored(chip, progress.state, origin, items)
    if progress.previous is not None:
        rollback = Rollback(
            progress.previous,
            origin.eim_id,
            origin.counter,
            origin.transaction_id,
            origin.signature,
            seq,
        )
        state = replace(state, rollback=rollback)
    chip.memory.commit(state)
    if progress.switched:
        switching.announce(chip)
    return raw
