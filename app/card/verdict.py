"""What a card is, judged from what was found on it. Asking the card is done in `identify`.

An ISD-R makes it an eUICC. It is an IoT eUICC (SGP.32) when the FCI of the ISD-R has template E1,
or EUICCInfo2 has iotSpecificInfo or an ipaMode, or, where all of these are missing, when it answers
GetEimConfigurationData. Its dialect is the highest version it claims; one that claims none speaks
1.0.1, unless it knows GetConnectivityParameters, which came with 1.1. (The two functions are asked
because they only read: the others that could tell would change the card.) Without an ISD-R, an
ECASD that gives an EID makes it an SGP.02 eUICC; anything else is a plain UICC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.codec import tlv
from app.crypto import registry
from app.crypto.registry import RootKind
from app.errors import CodecError
from app.values.euicc import CardKind, CiKind, EuiccInfo2, Probe, Verdict
from app.values.ids import Eid, Iccid

DIALECTS = ("1.0.1", "1.1", "1.2", "1.3")

_FCI = 0x6F
_PROPRIETARY = 0xA5
IOT_TEMPLATE = 0xE1
_GLOBAL = 15


@dataclass
class Findings:
    """What the probes brought to light, filled in step by step.

    answers_eim: whether GetEimConfigurationData was answered; answers_connectivity: whether
    GetConnectivityParameters was; both None while not asked. roots: certificates of CIs that are
    trusted beside the registry.
    """

    atr: bytes = b""
    protocol: str = ""
    aid: bytes = b""
    channel: int = -1
    fci: bytes = b""
    has_isdr: bool = False
    has_ecasd: bool = False
    eid: Eid | None = None
    iccid: Iccid | None = None
    info2: EuiccInfo2 | None = None
    answers_eim: bool | None = None
    answers_connectivity: bool | None = None
    roots: tuple[bytes, ...] = ()
    probes: list[Probe] = field(default_factory=list)

    @property
    def claims_iot(self) -> bool:
        """Whether FCI or EUICCInfo2 already say that this is an IoT eUICC."""
        info2 = self.info2
        claimed = info2 is not None and (info2.has_iot_info or info2.ipa_mode is not None)
        return claimed or IOT_TEMPLATE in templates(self.fci)

    @property
    def kind(self) -> CardKind:
        """What kind of card these findings make it."""
        if self.has_isdr:
            return CardKind.SGP32 if self.claims_iot or self.answers_eim else CardKind.SGP22
        return CardKind.SGP02 if self.has_ecasd and self.eid else CardKind.UICC

    @property
    def dialect(self) -> str:
        """The version of SGP.32 the card speaks; empty on any other card."""
        if self.kind is not CardKind.SGP32:
            return ""
        claimed = dialect_of(self.info2.iot_versions if self.info2 else ())
        return claimed or ("1.1" if self.answers_connectivity else "1.0.1")

    def verdict(self) -> Verdict:
        """Put the findings together."""
        info2 = self.info2
        ci_kind, ci_names = judge_roots(info2, self.roots)
        return Verdict(
            kind=self.kind,
            dialect=self.dialect,
            version=_version(info2, self.kind),
            ipa_mode=info2.ipa_mode if info2 else None,
            ci_kind=ci_kind,
            ci_names=ci_names,
            eum_name=_maker(self.eid),
            eid=self.eid,
            atr=self.atr,
            protocol=self.protocol,
            aid=self.aid,
            channel=self.channel,
            probes=tuple(self.probes),
        )


def templates(fci: bytes) -> frozenset[int]:
    """Return the tags in an FCI and in its proprietary part; of unreadable bytes, none."""
    found: set[int] = set()
    inside = fci
    for wrapper in (_FCI, _PROPRIETARY, None):
        try:
            elements = tlv.parse(inside)
        except CodecError:
            break
        found.update(element.tag for element in elements)
        inside = next((e.value for e in elements if e.tag == wrapper), b"")
    return frozenset(found)


def dialect_of(versions: Iterable[str]) -> str:
    """Return the highest dialect among claimed versions such as `1.2.0`; empty if none is known.

    A version later than those known here is spoken to in the latest known one.
    """
    best = ""
    for version in versions:
        major_minor = version.split(".")[:2]
        if len(major_minor) < 2 or major_minor[0] != "1":
            continue
        minor = min(int(major_minor[1]), len(DIALECTS) - 1)
        best = max(best, DIALECTS[minor])
    return best


def judge_roots(
    info2: EuiccInfo2 | None, roots: Iterable[bytes] = ()
) -> tuple[CiKind, tuple[str, ...]]:
    """Say whose certificates the eUICC trusts, and name those that are known."""
    key_ids = info2.ci_for_verification if info2 else ()
    if not key_ids:
        return CiKind.NONE, ()
    known = [entry for key_id in key_ids if (entry := registry.ci(key_id, roots))]
    names = tuple(dict.fromkeys(entry.name for entry in known))
    kinds = {entry.kind for entry in known}
    live, test = RootKind.LIVE in kinds, RootKind.TEST in kinds
    if live or test:
        return (CiKind.BOTH if live and test else CiKind.LIVE if live else CiKind.TEST), names
    return CiKind.UNKNOWN, names


def announces_euicc(atr: bytes) -> bool | None:
    """Whether the ATR says that the card has eUICC functions; None when it says nothing of it.

    That is bit 2 of the second global interface byte (TB after T=15), valid if its top bit is set.
    """
    properties = _global_interface(atr).get("B", 0)
    return bool(properties & 0x02) if properties & 0x80 else None


def _global_interface(atr: bytes) -> dict[str, int]:
    """Return the interface bytes that follow the announcement of T=15, by their letter."""
    at, present, protocol = 1, atr[1] >> 4 if len(atr) > 1 else 0, -1
    while present:
        letters = [letter for bit, letter in enumerate("ABCD") if present >> bit & 1]
        group = dict(zip(letters, atr[at + 1 :], strict=False))
        if protocol == _GLOBAL or "D" not in group:
            return group if protocol == _GLOBAL else {}
        at += len(letters)
        present, protocol = group["D"] >> 4, group["D"] & 15
    return {}


def _version(info2: EuiccInfo2 | None, kind: CardKind) -> str:
    if info2 is None:
        return ""
    if kind is CardKind.SGP32:
        return max(info2.iot_versions, key=_as_numbers, default="")
    return info2.svn


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _maker(eid: Eid | None) -> str:
    entry = registry.eum(eid) if eid else None
    return entry.manufacturer if entry else ""
