"""The one line a message comes to: for the list, where a person decides whether to look closer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.capture.parts import Part, State
from app.capture.value_text import short_digits

_RANK = {State.FAILED: 3, State.ATTENTION: 2, State.OK: 1, State.NEUTRAL: 0}
_LONGEST = 80
_NOT_TELLING = {
    "tagList",
    "CLA",
    "INS",
    "P1",
    "P2",
    "Lc",
    "Le",
    "SW",
    "prefix",
    "format",
    "separator",
}


def worst(parts: Iterable[Part]) -> State:
    """Return the gravest state among parts and all below them."""
    states = (one.state for part in parts for one in part.walk())
    return max(states, key=_RANK.__getitem__, default=State.NEUTRAL)


def gist(parts: tuple[Part, ...]) -> str:
    """Return what a message says in a few words; empty when nothing stands out."""
    if not parts:
        return ""
    for reader in (_failure, _known, _leaves):
        if text := reader(parts):
            return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return ""


def _failure(parts: tuple[Part, ...]) -> str:
    for part in parts:
        for one in part.walk():
            if one.state is State.FAILED and one.kind != "status word":
                return one.text
    return ""


def _known(parts: tuple[Part, ...]) -> str:
    root = parts[0]
    reader = _KNOWN.get(root.name) or _KNOWN.get(root.tag)
    return reader(root) if reader else ""


def _leaves(parts: tuple[Part, ...]) -> str:
    found = [
        f"{_label(one)} {_short(one)}".strip()
        for part in parts
        for one in part.walk()
        if not one.children and one.text and _tells(one)
    ]
    return ", ".join(found[:2])


def _tells(part: Part) -> bool:
    return part.name not in _NOT_TELLING and bool(part.name)


def _short(part: Part) -> str:
    digits = part.text.partition(" (")[0].replace(" ", "")
    if digits.isdigit() and len(digits) > 15:
        return short_digits(digits)
    return part.text if len(part.text) <= 48 else f"{part.text[:47]}…"


def _label(part: Part) -> str:
    return {"eidValue": "EID", "iccid": "ICCID", "eid": "EID"}.get(part.name, part.name)


def _named(root: Part, name: str) -> list[Part]:
    return [part for part in root.walk() if part.name == name]


def _profiles(root: Part) -> str:
    rows = [part for part in root.walk() if part.tag == "E3"]
    if not rows:
        return "no profile" if _named(root, "profileInfoListOk") else ""
    enabled = sum("enabled" in part.text for part in _named(root, "profileState"))
    count = "1 profile" if len(rows) == 1 else f"{len(rows)} profiles"
    return f"{count}, {enabled} enabled" if _named(root, "profileState") else count


def _notifications(root: Part) -> str:
    numbers = [part.text for part in _named(root, "seqNumber")]
    if not numbers:
        return "no notification" if any(part.end - part.start > 0 for part in root.children) else ""
    count = "1 notification" if len(numbers) == 1 else f"{len(numbers)} notifications"
    return f"{count}, seqNumber {', '.join(numbers[:6])}"


def _eims(root: Part) -> str:
    names = [part.text for part in _named(root, "eimId")]
    return f"{len(names)} eIM: {', '.join(names)}" if names else ""


def _info(root: Part) -> str:
    texts = [f"SVN {part.text}" for part in _named(root, "svn")]
    texts += [f"firmware {part.text}" for part in _named(root, "euiccFirmwareVer")]
    texts += [f"IPA mode {part.text}" for part in _named(root, "ipaMode")]
    keys = [part for part in root.walk() if part.name == "euiccCiPKIdListForVerification"]
    texts += [f"trusted CI keys: {len(part.children)}" for part in keys]
    return ", ".join(texts)


def _certificates(root: Part) -> str:
    owners = {"eumCertificate": "EUM", "euiccCertificate": "eUICC"}
    return ", ".join(
        f"{owner}: {subject.text}"
        for name, owner in owners.items()
        for part in _named(root, name)
        for subject in _named(part, "subject")
    )


def _rules(root: Part) -> str:
    count = len(_named(root, "pprIds"))
    return "1 rule" if count == 1 else f"{count} rules" if count else ""


def _fcp(root: Part) -> str:
    wanted = ("file identifier", "application identifier", "file size")
    return ", ".join(
        part.text if part.name != "file size" else f"size {part.text}"
        for name in wanted
        for part in _named(root, name)[:1]
    )


def _proactive(root: Part) -> str:
    details = _named(root, "command details")
    return ", ".join(details[0].text.split(", ")[1:]) if details else ""


def _channel(root: Part) -> str:
    return f"channel {root.text} is open"


_KNOWN: dict[str, Callable[[Part], str]] = {
    "ProfileInfoListResponse": _profiles,
    "ListNotificationResponse": _notifications,
    "RetrieveNotificationsListResponse": _notifications,
    "GetEimConfigurationDataResponse": _eims,
    "EUICCInfo1": _info,
    "EUICCInfo2": _info,
    "GetCertsResponse": _certificates,
    "GetRatResponse": _rules,
    "FCP template": _fcp,
    "FCI template": _fcp,
    "proactive command": _proactive,
    "channel": _channel,
}
