"""Whether the signatures in a message hold, as far as the keys are known.

A signature that holds is said to be verified, and with whose key, seen where. One is said not to
verify only when the key it must be made with is known; when only other keys are, it stays open.
Bytes are hashed as received; nothing is encoded again.

SGP.32 v1.2 §5.9.1
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from app.capture.parts import Decoding, Part
from app.capture.seen_keys import Found, SeenKey, SeenKeys, read, tokens_of
from app.codec import tlv
from app.values.traffic import Record

_MOST_KEYS = 12
_MOST_FORMS = 12
_TOKEN = 0x84
_IN_SHORT = "not judged; it covers the full form of what is sent in short"


class Outcome(StrEnum):
    """What is known of a signature; the values are what filters ask for."""

    VERIFIED = "verified"
    WRONG = "does not verify"
    OPEN = "key not known"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one signature. part: the signature; text: the outcome, with the key."""

    part: Part
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How a signature is made. signed: the part it covers. by: whose key, as `SeenKey.owner`.

    then: what is appended: `token`, or the name of another signature.
    """

    signed: str
    by: str
    then: tuple[str, ...] = ()


RULES: dict[str, Rule] = {
    "eimSignature": Rule("euiccPackageSigned", "eIM", ("token",)),
    "euiccSignEPR": Rule("euiccPackageResultDataSigned", "euicc", ("token", "eimSignature")),
    "euiccSignEPE": Rule("euiccPackageErrorDataSigned", "euicc", ("token", "eimSignature")),
    "serverSignature1": Rule("serverSigned1", "server"),
    "euiccSignature1": Rule("euiccSigned1", "euicc"),
    "smdpSignature2": Rule("smdpSigned2", "smdp", ("euiccSignature1",)),
    "euiccSignature2": Rule("euiccSigned2", "euicc", ("smdpSignature2",)),
    "euiccSignPIR": Rule("profileInstallationResultData", "euicc"),
    "euiccNotificationSignature": Rule("tbsOtherNotification", "euicc"),
    "euiccCancelSessionSignature": Rule("euiccCancelSessionSigned", "euicc"),
}
"""Name of the signature -> how it is made."""


def verdicts(record: Record, decoding: Decoding, keys: SeenKeys) -> Iterator[Verdict]:
    """Judge every signature of a decoded message. Raises nothing on bytes."""
    signed = [(owner, part) for owner, part in _owned(decoding) if part.name in RULES]
    if not signed:
        return
    here = read(record, decoding)
    known = [here, *keys.before(record)]
    for owner, part in signed:
        rule = RULES[part.name]
        covered = _covered(owner, rule.signed)
        if covered is None:
            yield Verdict(part, Outcome.OPEN, _IN_SHORT)
        else:
            yield _judge(_Case(record, decoding, rule, covered, part), known, keys)


def _covered(owner: Part, name: str) -> Part | None:
    """Return the part a signature beside it covers; it may be the choice of another part."""
    near = (*owner.children, *(inner for one in owner.children for inner in one.children))
    return next((one for one in near if one.name == name), None)


@dataclass(frozen=True, slots=True)
class _Case:
    """A signature to judge: the rule it follows, the part it covers, and where both stand."""

    record: Record
    decoding: Decoding
    rule: Rule
    covered: Part
    part: Part

    @property
    def eim_id(self) -> str:
        """The eIM the signed part names."""
        return next((one.text for one in self.covered.walk() if one.name == "eimId"), "")

    @property
    def eids(self) -> frozenset[str]:
        """The EIDs the message names."""
        texts = (one.text for one in self.decoding.walk() if one.name.startswith("eid"))
        return frozenset(text.partition("(")[0].replace(" ", "") for text in texts)


def _judge(case: _Case, known: Sequence[Found], keys: SeenKeys) -> Verdict:
    data = case.decoding.sources[case.part.source].data
    signature = data[tlv.header(data, case.part.start, case.part.end).value_start : case.part.end]
    covered = data[case.covered.start : case.covered.end]
    candidates = list(islice(_candidates(case, known, keys), _MOST_KEYS))
    for seen in candidates:
        for appended in islice(_appended(case.rule, known), _MOST_FORMS):
            if signature and seen.key.verify(covered + appended, signature):
                text = f"verified with {_words(seen, case.record)}"
                return Verdict(case.part, Outcome.VERIFIED, text)
    due = next((one for one in candidates if _must_be(one, case)), None)
    if due is not None:
        return Verdict(case.part, Outcome.WRONG, f"does not verify with {_words(due, case.record)}")
    tried = f"; {len(candidates)} others tried" if candidates else ""
    return Verdict(case.part, Outcome.OPEN, f"key not known{tried}")


def _candidates(case: _Case, known: Sequence[Found], keys: SeenKeys) -> Iterator[SeenKey]:
    """Yield keys the signature may be made with, the likeliest first, each once."""
    fitting = [
        one for found in known for one in found.keys if one.owner == case.rule.by
        and (case.rule.by != "eIM" or one.name == case.eim_id)
    ]  # fmt: skip
    fitting.sort(key=lambda one: not _must_be(one, case))
    if case.rule.by == "eIM":
        fitting += keys.own()
    given = set()
    for one in fitting:
        if one.key.spki not in given:
            given.add(one.key.spki)
            yield one


def _must_be(seen: SeenKey, case: _Case) -> bool:
    """Whether the signature has to be made with this key, rather than may."""
    if seen.seq == case.record.seq:
        return True
    if case.rule.by == "eIM":
        return bool(seen.seq)
    return seen.lane == case.record.lane or seen.name in case.eids


def _appended(rule: Rule, known: Sequence[Found]) -> Iterator[bytes]:
    """Yield what may follow the signed part under the signature."""
    for what in rule.then:
        if what == "token":
            yield from map(_token, dict.fromkeys((*tokens_of(known), 0)))
        else:
            yield from (one for found in known for one in found.elements.get(what, ()))
    if not rule.then:
        yield b""


def _token(number: int) -> bytes:
    """Return an association token as signatures cover it; 0 stands for none."""
    magnitude = number if number >= 0 else ~number
    return tlv.encode(_TOKEN, number.to_bytes(magnitude.bit_length() // 8 + 1, signed=True))


_OWNERS = {"euicc": "eUICC", "smdp": "SM-DP+"}


def _words(seen: SeenKey, record: Record) -> str:
    owner = f"{_OWNERS.get(seen.owner, seen.owner)} {seen.name}".strip()
    if not seen.seq:
        return f"the key of {owner} in the trust store"
    where = "this message" if seen.seq == record.seq else f"#{seen.seq}"
    return f"the key of {owner}, seen in {where}"


def _owned(decoding: Decoding) -> Iterator[tuple[Part, Part]]:
    """Yield every part with the one it is a child of."""
    for part in decoding.walk():
        for child in part.children:
            yield part, child
