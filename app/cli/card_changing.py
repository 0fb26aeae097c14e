"""Verbs that change a card. Each ends by telling what the card itself says afterwards."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import suppress

from app.card.isdr import IsdrSession
from app.cli import card_text, confirm, tables
from app.cli.card_access import opened
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.codec.codes import procedure_error
from app.errors import CodecError
from app.settings import RefreshPolicy
from app.values.euicc import ProfileInfo
from app.values.ids import Iccid

_NOT_FOUND = 1
_AID_BYTES = range(5, 17)
_MOST_NICKNAME_BYTES = 64

RESETS = {
    "operational": "deleteOperationalProfiles",
    "test": "deleteFieldLoadedTestProfiles",
    "preloaded-test": "deletePreLoadedTestProfiles",
    "provisioning": "deleteProvisioningProfiles",
    "dp-address": "resetDefaultSmdpAddress",
    "eim-config": "resetEimConfigData",
    "immediate-enable": "resetImmediateEnableConfig",
}
"""What people type -> the standard's name, which may be typed as well."""


def profile_id(text: str) -> Iccid | bytes:
    """Read an ICCID or an ISD-P AID. Raises UsageError when it is neither."""
    bare = "".join(text.split())
    with suppress(CodecError):
        return Iccid(bare)
    with suppress(ValueError):
        aid = bytes.fromhex(bare)
        if len(aid) in _AID_BYTES:
            return aid
    raise UsageError(
        f"{text!r} is neither an ICCID nor an AID.",
        hint="An ICCID has 18 to 20 digits, an ISD-P AID 32 hex digits; see `card profiles`.",
    )


def enable(arguments: argparse.Namespace) -> Answer:
    """Enable a profile and show the profiles as they then are."""
    wanted = profile_id(arguments.profile)
    with opened(arguments) as card:
        return _changed("enabled", card.enable(wanted, policy=_policy(arguments)))


def disable(arguments: argparse.Namespace) -> Answer:
    """Disable a profile and show the profiles as they then are."""
    wanted = profile_id(arguments.profile)
    with opened(arguments) as card:
        return _changed("disabled", card.disable(wanted, policy=_policy(arguments)))


def delete(arguments: argparse.Namespace) -> Answer:
    """Delete a disabled profile, once its last four digits were typed or --yes was given.

    An enabled one is refused before anybody is asked and before the card is told to delete.
    """
    wanted = profile_id(arguments.profile)
    with opened(arguments) as card:
        profile = _find(card.profiles(), wanted)
        if not profile.enabled:
            last = (profile.iccid or profile.isdp_aid.hex())[-4:]
            number = f" (ICCID {profile.iccid})" if profile.iccid else ""
            question = f"This deletes {tables.word(profile.title)}{number} for good."
            confirm.require(last, question, yes=arguments.yes)
        return _changed("deleted", card.delete(wanted))


def nickname(arguments: argparse.Namespace) -> Answer:
    """Set a profile's nickname; an empty text takes it away."""
    wanted = profile_id(arguments.profile)
    size = len(arguments.nickname.encode())
    if size > _MOST_NICKNAME_BYTES:
        raise UsageError(
            f"This nickname takes {size} bytes of UTF-8.",
            hint=f"At most {_MOST_NICKNAME_BYTES} fit.",
        )
    with opened(arguments) as card:
        return _changed("named", card.set_nickname(wanted, arguments.nickname))


def set_default_dp(arguments: argparse.Namespace) -> Answer:
    """Set the default SM-DP+ address; an empty text clears it."""
    with opened(arguments) as card:
        session = card.session()
        session.set_default_dp(arguments.address)
        found = session.configured_addresses()
    return Answer({"done": "address set", "addresses": found}, card_text.addresses(found))


def reset(arguments: argparse.Namespace) -> Answer:
    """Reset parts of the eUICC's memory, once the phrase was typed or --yes was given."""
    options = [RESETS.get(word, word) for word in arguments.what]
    for word, option in zip(arguments.what, options, strict=True):
        if option not in RESETS.values():
            raise UsageError(f"{word!r} cannot be reset.", hint=f"Choose of {', '.join(RESETS)}.")
    with opened(arguments) as card:
        eid = card.verdict().eid
        phrase = f"reset {eid[-4:]}" if eid else "reset"
        question = f"This does {', '.join(options)} on the eUICC {eid or ''} for good."
        confirm.require(phrase, question, yes=arguments.yes)
        return _changed("reset", card.memory_reset(options, policy=_policy(arguments)))


def immediate_enable(arguments: argparse.Namespace) -> Answer:
    """Enable the profile that was just installed, where that is configured."""
    return _switch(arguments, "enabled", lambda s, refresh: s.immediate_enable(refresh=refresh))


def rollback(arguments: argparse.Namespace) -> Answer:
    """Go back to the profile that was enabled before."""
    return _switch(arguments, "rolled back", lambda s, refresh: s.rollback(refresh=refresh))


def fallback(arguments: argparse.Namespace) -> Answer:
    """Enable the profile with the fallback attribute, or return from it."""
    if arguments.action == "execute":
        return _switch(
            arguments, "fell back", lambda s, refresh: s.execute_fallback(refresh=refresh)
        )
    return _switch(
        arguments, "returned", lambda s, refresh: s.return_from_fallback(refresh=refresh)
    )


def emergency(arguments: argparse.Namespace) -> Answer:
    """Enable or disable the emergency profile."""
    if arguments.action == "enable":
        return _switch(arguments, "enabled", lambda s, refresh: s.enable_emergency(refresh=refresh))
    return _switch(arguments, "disabled", lambda s, refresh: s.disable_emergency(refresh=refresh))


def activate_ipae(arguments: argparse.Namespace) -> Answer:
    """Start the IPA in the eUICC."""
    return _switch(arguments, "activated", lambda s, _: s.activate_ipae())


def _switch(
    arguments: argparse.Namespace, done: str, work: Callable[[IsdrSession, bool], object]
) -> Answer:
    with opened(arguments) as card:
        return _changed(done, card.switch(work, policy=_policy(arguments)))


def _policy(arguments: argparse.Namespace) -> RefreshPolicy | None:
    chosen = getattr(arguments, "refresh", None)
    return RefreshPolicy(chosen) if chosen else None


def _find(profiles: Sequence[ProfileInfo], wanted: Iccid | bytes) -> ProfileInfo:
    """Return the profile of this ICCID or AID. Raises ProcedureError if there is none."""
    for profile in profiles:
        if wanted in (profile.iccid, profile.isdp_aid):
            return profile
    raise procedure_error("DeleteProfile", "DeleteProfileResponse.deleteResult", _NOT_FOUND)


def _changed(done: str, profiles: Sequence[ProfileInfo]) -> Answer:
    return Answer({"done": done, "profiles": profiles}, card_text.profiles(profiles))
