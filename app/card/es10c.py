"""ES10c: EID, profiles and memory reset, done locally."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.card import answers
from app.card.answers import Answer
from app.card.exchange import OK, Exchange, code_key, not_supported
from app.codec.codes import procedure_error
from app.errors import ProcedureError
from app.values.euicc import ProfileClass, ProfileInfo, ProfileState
from app.values.ids import Eid, Iccid

ProfileId = Iccid | bytes
"""An ICCID, or the bytes of an ISD-P AID."""

_TAGS = "5A4F9F709091929599"
_FULL_TAGS = "9394B6B7B8"
_IOT_TAGS = "9F7B9F269F67"
_NOT_FOUND = 1
_WRONG_INPUT = 1
_NOTHING_TO_DELETE = 1

_RESET_FINE = (OK, _NOTHING_TO_DELETE)
_RESET_FUNCTIONS = {"": "eUICCMemoryReset", "1.0.1": "EuiccMemoryResetV101"}
_RESULT = "resetResult"
_RESET_PARTS = {
    "resetEimConfigData": "resetEimResult",
    "resetImmediateEnableConfig": "resetImmediateEnableConfigResult",
}
_RESET_SGP22 = (
    "deleteOperationalProfiles",
    "deleteFieldLoadedTestProfiles",
    "resetDefaultSmdpAddress",
)
_RESET_FIRST_IOT = (*_RESET_SGP22, "resetEimConfigData", "resetImmediateEnableConfig")
_RESET_IOT = (
    *_RESET_SGP22,
    "deletePreLoadedTestProfiles",
    "deleteProvisioningProfiles",
    "resetEimConfigData",
    "resetImmediateEnableConfig",
)


def reset_options(dialect: str | None) -> tuple[str, ...]:
    """Return what a memory reset can reset in a dialect, in the order of the bits."""
    if not dialect:
        return _RESET_SGP22
    return _RESET_FIRST_IOT if dialect == "1.0.1" else _RESET_IOT


class Es10c(Exchange):
    """Local profile management."""

    def eid(self) -> Eid:
        """Return the EID. Wrong check digits are the caller's to flag: `Eid.check_digits_ok`."""
        return answers.eid(self.ask("GetEID", {"tagList": b"\x5a"}))

    def list_profiles(
        self,
        search: ProfileId | ProfileClass | None = None,
        *,
        full: bool = True,
        iot: bool = True,
    ) -> tuple[ProfileInfo, ...]:
        """Return the profiles, all of them or those that match.

        full: with icon, owner, SM-DP+ and notification addresses, which make it three times as
        long. iot: ask for the marks of SGP.32 as well; a card that does not know these is asked
        again without.
        """
        iot = iot and self.dialect not in ("", "1.0.1")
        tags = _TAGS + _FULL_TAGS * full + _IOT_TAGS * iot
        request: dict[str, object] = {"tagList": bytes.fromhex(tags)}
        if search is not None:
            request["searchCriteria"] = _criterion(search)
        try:
            answer = self.chosen(
                "GetProfilesInfo",
                self.ask("GetProfilesInfo", request),
                "profileInfoListOk",
                "ProfileInfoListError",
            )
        except ProcedureError as error:
            if not iot or error.code != _WRONG_INPUT:
                raise
            return self.list_profiles(search, full=full, iot=False)
        return tuple(answers.profile(item) for item in answer.items())

    def enable(self, profile: ProfileId, *, refresh: bool = False) -> None:
        """Enable a profile. refresh: ask the eUICC for a REFRESH command.

        Raises ProcedureError when the eUICC refuses.
        """
        self._switch("EnableProfile", "enableResult", profile, ProfileState.ENABLED, refresh)

    def disable(self, profile: ProfileId, *, refresh: bool = False) -> None:
        """Disable the enabled profile. refresh: ask the eUICC for a REFRESH command."""
        self._switch("DisableProfile", "disableResult", profile, ProfileState.DISABLED, refresh)

    def delete(self, profile: ProfileId) -> None:
        """Delete a disabled profile for good. Raises ProcedureError when the eUICC refuses."""
        self._laddered(
            profile, lambda name: self.order("DeleteProfile", name, "deleteResult"), None
        )

    def set_nickname(self, iccid: Iccid, nickname: str) -> None:
        """Name a profile, at most 64 bytes of UTF-8; an empty text takes the name away."""
        request = {"iccid": iccid.wire, "profileNickname": nickname}
        self.order("SetNickname", request, "setNicknameResult")

    def memory_reset(self, options: Iterable[str]) -> None:
        """Delete what the options name; see `reset_options`.

        Raises NotSupportedError for an option this dialect lacks, ProcedureError when nothing was
        there to delete or the eUICC refuses a part.
        """
        known = reset_options(self.dialect)
        wanted = set(options)
        for option in sorted(wanted - set(known)):
            since = "1.0.1" if option in _RESET_FIRST_IOT else "1.1"
            raise not_supported(f"memory reset option {option}", f"SGP.32 v{since}")
        bits = "".join("1" if option in wanted else "0" for option in known).rstrip("0")
        size = (len(bits) + 7) // 8
        value = int(bits.ljust(8 * size, "0") or "0", 2).to_bytes(size)
        function = _RESET_FUNCTIONS.get(self.dialect or "", "EuiccMemoryReset")
        answer = self.ask(function, {"resetOptions": (value, len(bits))})
        self._judge_reset(function, answer, {_RESET_PARTS.get(name, _RESULT) for name in wanted})

    def _judge_reset(self, function: str, answer: Answer, parts: set[str]) -> None:
        """Judge what was asked for; a part with nothing to delete matters only if all are so."""
        codes = {
            child.name: code
            for child in answer.node.children
            if (code := answer.number(child.name)) is not None
            and child.name.replace("Auto", "Immediate") in parts
        }
        refused = {name: code for name, code in codes.items() if code not in _RESET_FINE}
        idle = all(code == _NOTHING_TO_DELETE for code in codes.values())
        for name, code in (refused or (codes if idle else {})).items():
            raise procedure_error(function, code_key(function, name), code)

    def _switch(
        self, function: str, field: str, profile: ProfileId, target: ProfileState, refresh: bool
    ) -> None:
        def act(name: tuple[str, bytes]) -> None:
            request = {"profileIdentifier": name, "refreshFlag": refresh}
            self.order(function, request, field)

        self._laddered(profile, act, target)

    def _laddered(
        self,
        profile: ProfileId,
        act: Callable[[tuple[str, bytes]], None],
        target: ProfileState | None,
    ) -> None:
        """Name the profile by ICCID, and by AID if the card does not find it that way.

        Before the second try the true state is read again: the first may have worked after all.
        """
        if not isinstance(profile, Iccid):
            act(("isdpAid", profile))
            return
        try:
            act(("iccid", profile.wire))
        except ProcedureError as error:
            if error.code != _NOT_FOUND:
                raise
            found = [p for p in self.list_profiles(full=False) if p.iccid == profile]
            if not (found and found[0].isdp_aid):
                raise
            if target is None or found[0].state is not target:
                act(("isdpAid", found[0].isdp_aid))


def _criterion(search: ProfileId | ProfileClass) -> tuple[str, object]:
    if isinstance(search, ProfileClass):
        return "profileClass", int(search)
    return ("iccid", search.wire) if isinstance(search, Iccid) else ("isdpAid", search)
