"""ES10: finds the function a message asks for, has it done and encodes the answer.

Which functions a card has follows from the table of functions: a consumer eUICC has the rows that
SGP.32 did not add, an IoT eUICC those of its version. What is not there ends with 6A88, a message
that cannot be read with 6A80, and a segment of a bound profile package, which needs a download
session, with 6985.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.codec import tlv
from app.codec.dialects import has
from app.codec.functions import FUNCTIONS, Function
from app.codec.schema import encode
from app.codec.tree import decode
from app.sim import eims, emission, es10a, es10b, es10c, info, iot, memory_reset, packages
from app.sim.chip import Chip
from app.sim.options import SimOptions
from app.sim.request import strict
from app.sim.status import CONDITIONS_NOT_SATISFIED, NO_REFERENCE_DATA, WRONG_DATA, Refused

Handler = Callable[[Chip, Any], object]

READS: dict[str, Handler] = {
    "GetEuiccConfiguredAddresses": es10a.configured_addresses,
    "GetEUICCInfo1": info.info1,
    "GetEUICCInfo2": info.info2,
    "ListNotification": es10b.list_notifications,
    "RetrieveNotificationsList": es10b.retrieve_notifications,
    "GetRAT": es10b.rules_authorisation_table,
    "GetProfilesInfo": es10c.get_profiles_info,
    "GetEID": es10c.get_eid,
    "GetCerts": iot.get_certs,
    "GetEimConfigurationData": eims.get_eim_configuration,
    "GetConnectivityParameters": iot.connectivity_parameters,
}
"""Functions whose answer depends on the stored state only, so that it can be kept."""

CHANGES: dict[str, Handler] = {
    "SetDefaultDpAddress": es10a.set_default_dp,
    "GetEUICCChallenge": es10b.challenge,
    "AuthenticateServer": es10b.authenticate_server,
    "PrepareDownload": es10b.prepare_download,
    "CancelSession": es10b.cancel_session,
    "LoadCRL": es10b.load_crl,
    "RemoveNotificationFromList": es10b.remove_notification,
    "SetNickname": es10c.set_nickname,
    "EnableProfile": es10c.enable_profile,
    "DisableProfile": es10c.disable_profile,
    "DeleteProfile": es10c.delete_profile,
    "eUICCMemoryReset": memory_reset.reset_sgp22,
    "EuiccMemoryResetV101": memory_reset.reset_first_iot,
    "EuiccMemoryReset": memory_reset.reset_iot,
    "AddInitialEim": eims.add_initial_eim,
    "ConfigureImmediateProfileEnabling": eims.configure_immediate_enable,
    "ConfigureAutoProfileEnabling": eims.configure_auto_enable,
    "LoadEuiccPackage": packages.load_euicc_package,
    "IpaeActivation": iot.activate_ipae,
    "ImmediateEnable": iot.immediate_enable,
    "EnableUsingDD": iot.enable_using_dd,
    "ProfileRollback": iot.profile_rollback,
    "ExecuteFallbackMechanism": iot.execute_fallback,
    "ReturnFromFallback": iot.return_from_fallback,
    "EnableEmergencyProfile": iot.enable_emergency,
    "DisableEmergencyProfile": iot.disable_emergency,
}

_AS_RECEIVED = frozenset({"LoadEuiccPackage"})
"""Functions whose request is signed: they take its bytes, not its value."""

_SUPERSEDED = "eUICCMemoryReset"
"""An IoT eUICC resets its memory by functions of its own."""

_SEGMENTS = frozenset({0xBF36, 0x86, 0x87, 0x88, 0xA0, 0xA1, 0xA2, 0xA3})
_KEPT = 64


class Euicc:
    """The ISD-R's message side. Answers of reads are kept until the stored state changes."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        self._rows = _rows(chip.options)
        self._dialect = chip.options.dialect if chip.options.is_iot else None
        self._kept: dict[bytes, bytes] = {}
        self._version = chip.memory.version

    def answer(self, message: bytes) -> bytes:
        """Answer one whole ES10 message.

        Raises Refused: 6A88, 6A80, 6985, and 6581 when a change cannot be stored.
        """
        if self._chip.locked:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        if self._version != self._chip.memory.version:
            self._kept.clear()
            self._version = self._chip.memory.version
        kept = self._kept.get(message)
        if kept is not None:
            return kept
        row, handler = self._find(message)
        answer = self._answer(row, handler, message)
        if row.name in READS and len(self._kept) < _KEPT:
            self._kept[message] = answer
        return answer

    def _find(self, message: bytes) -> tuple[Function, Handler]:
        if not message:
            raise Refused(WRONG_DATA)
        head = tlv.header(message, 0, len(message))
        if head.tag in _SEGMENTS:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        if head.end != len(message) or (head.problem and head.problem[0] != "deviation"):
            raise Refused(WRONG_DATA)
        found = self._rows.get(head.tag)
        if found is None:
            raise Refused(NO_REFERENCE_DATA)
        return found

    def _answer(self, row: Function, handler: Handler, message: bytes) -> bytes:
        emission.check_request(self._chip.options, message)
        request: object = message
        if row.name not in _AS_RECEIVED:
            request = strict(decode(row.request, message, dialect=self._dialect))
        value = handler(self._chip, request)
        if not isinstance(value, bytes):
            value = encode(row.response, value, dialect=self._dialect)
        return emission.deviate(self._chip.options, row.tag, value)


def _rows(options: SimOptions) -> dict[int, tuple[Function, Handler]]:
    handlers = READS | CHANGES
    rows: dict[int, tuple[Function, Handler]] = {}
    for row in FUNCTIONS:
        if not row.interface.startswith("ES10") or row.name not in handlers:
            continue
        if options.is_iot:
            there = row.name != _SUPERSEDED and has(options.dialect, row.since, row.until)
        else:
            there = not row.since
        if there:
            rows[row.tag] = (row, handlers[row.name])
    return rows
