"""The rules a result is held against, apart from its signature: each gives a Check, none raises.

A rule that lacks something to compare with is not checkable and says what is missing. What the
eUICC wrote differently from the standard but readably passes, with the deviation in the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.codec.codes import explain
from app.codec.node import Node
from app.crypto.certs import SERIAL_NUMBER, Certificate
from app.crypto.keys import PublicKey
from app.crypto.rules import failed, open_question, passed
from app.eim import result_items
from app.eim.commands import Command
from app.values.euicc import CertificateChain, Check, CheckResult
from app.values.ids import Eid

_TOLERATED = ("unknown", "deviation", "dialect")
_MAX_NAMED = 4


def form(root: Node, readings: Sequence[str] = ()) -> Check:
    """The result can be read. readings: deviations the caller found beyond the decoder's."""
    broken, odd = [], list(readings)
    for node in root.walk():
        if node.broken is not None:
            broken.append(node.broken)
        for note in node.notes:
            (odd if note.kind in _TOLERATED else broken).append(note.text)
    if broken:
        return failed("Form", f"It cannot be read as a result: {_several(broken)}")
    if odd:
        return passed("Form", f"Accepted, though not as the standard writes it: {_several(odd)}")
    return passed("Form", "As the standard writes it.")


def eim(found: object, wanted: str) -> Check:
    """The result names the eIM that signed the package."""
    if not isinstance(found, str):
        return failed("eIM", "The result names no eIM.")
    if not wanted:
        return open_question("eIM", f"It names {found!r}; which eIM asked is not known.")
    if found != wanted:
        return failed("eIM", f"It names {found!r}, the package came from {wanted!r}.")
    return passed("eIM", f"{found}, as in the package.")


def counter(found: object, wanted: int | None) -> Check:
    """The result carries the counter of the package."""
    if not isinstance(found, int):
        return failed("Counter", "The result carries no counter.")
    if wanted is None:
        return open_question("Counter", f"It carries {found}; that of the package is not known.")
    if found != wanted:
        return failed(
            "Counter", f"It carries {found}, the package had {wanted}: another package's."
        )
    return passed("Counter", f"{found}, as in the package.")


def transaction(found: object, wanted: bytes | None, *, signed: bool) -> Check:
    """The result repeats the transaction id, if the package had one."""
    has = found.hex().upper() if isinstance(found, bytes) else ""
    if wanted is None:
        words = f"It carries {has}" if has else "It carries none"
        return open_question("Transaction", f"{words}; that of the package is not known.")
    if found is None and not wanted:
        return passed("Transaction", "None was sent and none came back.")
    if found is None and not signed:
        return open_question("Transaction", "This unsigned error does not repeat it.")
    if found is None:
        return failed("Transaction", f"It does not repeat {wanted.hex().upper()}.")
    if found != wanted:
        sent = f"the package had {wanted.hex().upper()}" if wanted else "the package had none"
        return failed("Transaction", f"It carries {has or 'no octets'}, {sent}.")
    return passed("Transaction", f"{has}, as in the package.")


def sequence(found: object) -> Check:
    """The result has a number to acknowledge it by."""
    if not isinstance(found, int):
        return failed("Sequence number", "There is none, so it cannot be acknowledged.")
    if found < 0:
        return failed("Sequence number", f"{found} is negative; the eUICC counts upwards from 0.")
    return passed("Sequence number", f"{found}.")


def token(found: object, wanted: int | None) -> Check:
    """The association token an unsigned error names is the one the package was signed with."""
    name = "Association token"
    if not isinstance(found, int):
        if not wanted:
            return passed(name, "None on either side.")
        return open_question(name, "The eUICC names none: it has none, or does not know this eIM.")
    if found != (wanted or 0):
        used = f"token {wanted}" if wanted else "no token"
        return failed(name, f"The eUICC holds {found}; the package was signed with {used}.")
    return passed(name, f"{found}, as the package was signed with.")


def error(key: str, code: object) -> Check:
    """The eUICC refused the package with a code that is defined. key: as for `codes.explain`."""
    if not isinstance(code, int):
        words = "The eUICC gives no code: it does not know the eIM, or its signature does not hold."
        return open_question("Error code", words)
    entry = explain(key, code)
    words = f"{entry.name} ({code}): {entry.title}. {entry.cause} {entry.hint}"
    return passed("Error code", words) if entry.known else failed("Error code", words)


def count(items: Sequence[Node], commands: Sequence[Command] | None, expected: int | None) -> Check:
    """There is one result for each command, or processing ended early and says so."""
    names = [result_items.alternative(item) for item in items]
    given = len(names)
    if result_items.ROLLBACK in names:
        return _rollback(names, commands)
    expected = len(commands) if expected is None and commands is not None else expected
    if expected is None:
        return open_question("Results", f"{given} came; how many commands there were is not known.")
    if result_items.is_base_integer(items, commands or ()):
        return passed("Results", "1 command, 1 result, which is written without its own tag.")
    if result_items.TERMINATED in names:
        place = names.index(result_items.TERMINATED)
        if place != given - 1:
            return failed("Results", f"Processing ended at result {place + 1}, yet more follow.")
        if place < expected or expected == place > 0:
            return passed("Results", f"Processing ended after {place} of {expected} commands.")
    if given != expected:
        return failed("Results", f"{expected} commands were sent, {given} results came.")
    return passed("Results", f"{given}, one for each command.")


def _rollback(names: Sequence[str], commands: Sequence[Command] | None) -> Check:
    if len(names) != 1:
        return failed("Results", "The result of a rollback stands among other results.")
    if commands is None:
        return open_question(
            "Results", "It tells of a rollback; whether one was asked for is not known."
        )
    if not any(command.rollback for command in commands):
        return failed("Results", "It tells of a rollback the package did not allow.")
    return passed("Results", "It tells of the rollback the package allowed.")


def order(items: Sequence[Node], commands: Sequence[Command] | None) -> Check:
    """Each result is of the kind its command calls for."""
    if commands is None:
        return open_question("Order", "The commands of the package are not known.")
    names = [result_items.alternative(item) for item in items]
    if result_items.ROLLBACK in names or result_items.is_base_integer(items, commands):
        return passed("Order", "There is only this one.")
    for place, (name, command) in enumerate(zip(names, commands, strict=False), start=1):
        if name not in (command.result, result_items.TERMINATED):
            came = name or "something unknown"
            return failed("Order", f"Command {place} is {command.name}, its result is {came}.")
    return passed("Order", "Each result fits its command.")


def chain(given: CertificateChain | None, key: PublicKey | None) -> Check:
    """The certificates lead from the eUICC to a trusted root, and name the key used here."""
    name = "Certificate chain"
    if given is None or given.euicc is None:
        return open_question(name, "No certificates are at hand, so the key alone vouches.")
    own = certificate_key(given)
    if key is not None and own is not None and key != own:
        return failed(name, "The eUICC's certificate holds another key than the one used here.")
    for result in (CheckResult.FAIL, CheckResult.NOT_CHECKABLE):
        found = [
            f"{check.name}: {check.reason}" for check in given.checks if check.result is result
        ]
        if found:
            return Check(name, result, _several(found))
    return Check(name, given.result, f"{given.ci.subject if given.ci else 'Every rule holds.'}")


def eid(given: CertificateChain | None, wanted: Eid | None) -> Check:
    """The eUICC that signed is the one the package was for. A result itself names no EID."""
    found = _certificate(given.euicc.raw).field(SERIAL_NUMBER) if given and given.euicc else ""
    if not found:
        return open_question("EID", "A result names no EID; only the eUICC's certificate does.")
    if wanted is None:
        return open_question("EID", f"The certificate says {found}; the one expected is not known.")
    if found != wanted:
        return failed("EID", f"The certificate says {found}, the package was for {wanted}.")
    return passed("EID", f"{found}, by its certificate.")


def certificate_key(given: CertificateChain) -> PublicKey | None:
    """Return the eUICC's key, None when there is no certificate or its key is of no use."""
    return _certificate(given.euicc.raw).public_key if given.euicc else None


@lru_cache(maxsize=64)
def _certificate(raw: bytes) -> Certificate:
    """Read a certificate once for the many results one eUICC signs."""
    return Certificate(raw)


def _several(texts: Sequence[str]) -> str:
    rest = len(texts) - _MAX_NAMED
    return " ".join(texts[:_MAX_NAMED]) + (f" And {rest} more." if rest > 0 else "")
