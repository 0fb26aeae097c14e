"""Profiles as GetProfilesInfo shows them: which match, and which fields of each were asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.sim import bits
from app.sim.options import SimOptions
from app.sim.state import CardState, Profile

_PNG = 1

DEFAULT_TAGS = (0x5A, 0x4F, 0x9F70, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95)
"""What is listed when no tag list is given."""

IOT_DEFAULT_TAGS = (0x5A, 0x4F, 0x9F70, 0x91, 0x92, 0x95, 0x9F7B, 0x9F26, 0x9F67)
"""What an eIM is told when it gives no tag list, from v1.1."""

_INCORRECT_INPUT = 1


def read_tags(tag_list: bytes) -> tuple[int, ...]:
    """Split a tag list. Raises ValueError when its last tag is cut off."""
    tags: list[int] = []
    position = 0
    while position < len(tag_list):
        end = position + 1
        if tag_list[position] & 0x1F == 0x1F:
            while end < len(tag_list) and tag_list[end] & 0x80:
                end += 1
            end += 1
        if end > len(tag_list):
            raise ValueError("the last tag is cut off")
        tags.append(int.from_bytes(tag_list[position:end]))
        position = end
    return tuple(tags)


def identified(state: CardState, identifier: tuple[str, bytes]) -> Profile | None:
    """Return the profile meant by (`iccid` or `isdpAid`, value)."""
    kind, value = identifier
    if kind == "iccid":
        return state.first(lambda profile: profile.iccid.wire == value)
    return state.first(lambda profile: profile.isdp_aid == value)


def matching(state: CardState, criterion: tuple[str, object] | None) -> tuple[Profile, ...]:
    """Return the profiles a search criterion finds; all of them without one."""
    if criterion is None:
        return state.profiles
    kind, value = criterion
    if kind == "profileClass":
        return tuple(p for p in state.profiles if p.profile_class == value)
    found = identified(state, (kind, value if isinstance(value, bytes) else b""))
    return (found,) if found else ()


def listing(
    state: CardState, request: Any, options: SimOptions, default: tuple[int, ...]
) -> tuple[str, object]:
    """Return the ProfileInfoListResponse to a request. default: tags when it lists none."""
    try:
        wanted = request.get("tagList")
        tags = default if wanted is None else read_tags(wanted)
    except ValueError:
        return "profileInfoListError", _INCORRECT_INPUT
    found = matching(state, request.get("searchCriteria"))
    return "profileInfoListOk", [info(profile, tags, options) for profile in found]


def info(profile: Profile, tags: tuple[int, ...], options: SimOptions) -> dict[str, object]:
    """Return a ProfileInfo with those of the tags that the profile has and the dialect knows."""
    value: dict[str, object] = {}
    for tag in tags:
        field = _FIELDS.get(tag)
        if field is None or (tag in _IOT_TAGS and not options.since("1.1")):
            continue
        if tag in _LEAVE_OUT and options.deviates(_LEAVE_OUT[tag]):
            continue
        name, read = field
        content = read(profile)
        if content is not None:
            value[name] = content
    return value


def _reports(profile: Profile) -> list[dict[str, object]] | None:
    return [
        {
            "profileManagementOperation": bits.pack_names(bits.EVENTS, report.events),
            "notificationAddress": report.address,
        }
        for report in profile.reports
    ] or None


def _owner(profile: Profile) -> dict[str, object] | None:
    owner = profile.owner
    if owner is None:
        return None
    value: dict[str, object] = {"mccMnc": mcc_mnc(owner.mcc_mnc)}
    if owner.gid1:
        value["gid1"] = owner.gid1
    if owner.gid2:
        value["gid2"] = owner.gid2
    return value


def mcc_mnc(digits: str) -> bytes:
    """Return MCC and MNC, five or six digits, as the three bytes of 3GPP TS 24.008."""
    mcc, mnc = digits[:3], digits[3:].ljust(3, "F")
    return bytes.fromhex(mcc[1] + mcc[0] + mnc[2] + mcc[2] + mnc[1] + mnc[0])


_FIELDS: dict[int, tuple[str, Callable[[Profile], object]]] = {
    0x5A: ("iccid", lambda p: p.iccid.wire),
    0x4F: ("isdpAid", lambda p: p.isdp_aid),
    0x9F70: ("profileState", lambda p: int(p.enabled)),
    0x90: ("profileNickname", lambda p: p.nickname or None),
    0x91: ("serviceProviderName", lambda p: p.provider),
    0x92: ("profileName", lambda p: p.name),
    0x93: ("iconType", lambda p: _PNG if p.icon else None),
    0x94: ("icon", lambda p: p.icon or None),
    0x95: ("profileClass", lambda p: int(p.profile_class)),
    0xB6: ("notificationConfigurationInfo", _reports),
    0xB7: ("profileOwner", _owner),
    0xB8: ("dpProprietaryData", lambda p: {"dpOid": p.dp_oid} if p.dp_oid else None),
    0x99: (
        "profilePolicyRules",
        lambda p: bits.pack_names(bits.RULES, p.rules) if p.rules else None,
    ),
    0x9F7B: ("ecallIndication", lambda p: p.ecall),
    0x9F26: ("fallbackAttribute", lambda p: True if p.fallback else None),
    0x9F67: ("fallbackAllowed", lambda p: p.fallback_allowed),
}
_IOT_TAGS = frozenset({0x9F7B, 0x9F26, 0x9F67})
_LEAVE_OUT = {0x4F: "no-isdp-aid", 0x95: "no-profile-class"}
