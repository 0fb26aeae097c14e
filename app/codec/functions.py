"""THE table of functions: one row per function of ES10a/b/c, ESipa, ES9+ and ES11.

The card session, the simulator, the inspector and the tests read it; nobody states a tag or a
message type anywhere else. A type name without a module is SGP.32's (see `definitions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.node import Node
from app.codec.tree import weigh

TO_EUICC = "IPA → eUICC"
TO_EIM = "IPA → eIM"
FROM_EIM = "eIM → IPA"
TO_SMDP = "IPA → SM-DP+"
TO_SMDS = "IPA → SM-DS"


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the standard.

    tag: outermost tag of request and response. request, response: ASN.1 type names; response is
    empty when there is none. direction: who asks whom. since, until: versions of SGP.32; `since`
    is empty for what consumer eUICCs have as well. clause: empty where none is known here.
    """

    name: str
    tag: int
    request: str
    response: str
    interface: str
    direction: str
    since: str = ""
    until: str = ""
    clause: str = ""


_CONSUMER, _IOT, _IOT_V11 = "", "1.0.1", "1.1"
_ESIPA_CLAUSE = "SGP.32 §6.3.1"
_DIRECTIONS = {"ESipa": TO_EIM, "ES9+": TO_SMDP, "ES11": TO_SMDS}


def _row(
    interface: str,
    name: str,
    tag: int,
    since: str,
    request: str = "*Request",
    response: str = "*Response",
    **more: str,
) -> Function:
    """Make a row; a star in a type name stands for the function's name."""
    request, response = request.replace("*", name), response.replace("*", name)
    direction = more.pop("direction", _DIRECTIONS.get(interface, TO_EUICC))
    return Function(name, tag, request, response, interface, direction, since, **more)


def _renamed(interface: str, name: str, tag: int, since: str, stem: str, **more: str) -> Function:
    return _row(interface, name, tag, since, f"{stem}Request", f"{stem}Response", **more)


def _esipa(name: str, tag: int, request: str, response: str, **more: str) -> Function:
    return _row("ESipa", name, tag, _IOT, request, response, clause=_ESIPA_CLAUSE, **more)


def _es9(name: str, tag: int, request: str, response: str, interface: str = "ES9+") -> Function:
    module = "RSPDefinitions."
    return _row(interface, name, tag, _CONSUMER, module + request, response and module + response)


FUNCTIONS: tuple[Function, ...] = (
    _renamed("ES10a", "GetEuiccConfiguredAddresses", 0xBF3C, _CONSUMER, "EuiccConfiguredAddresses"),
    _renamed(
        "ES10a", "SetDefaultDpAddress", 0xBF3F, _CONSUMER, "RSPDefinitions.SetDefaultDpAddress"
    ),
    _row("ES10b", "PrepareDownload", 0xBF21, _CONSUMER),
    _row(
        "ES10b",
        "LoadBoundProfilePackage",
        0xBF36,
        _CONSUMER,
        "BoundProfilePackage",
        "ProfileInstallationResult",
        clause="SGP.22 §2.5.5",
    ),
    _renamed("ES10b", "GetEUICCChallenge", 0xBF2E, _CONSUMER, "GetEuiccChallenge"),
    _row("ES10b", "GetEUICCInfo1", 0xBF20, _CONSUMER, "GetEuiccInfo1Request", "EUICCInfo1"),
    _row("ES10b", "GetEUICCInfo2", 0xBF22, _CONSUMER, "GetEuiccInfo2Request", "EUICCInfo2"),
    _row("ES10b", "ListNotification", 0xBF28, _CONSUMER),
    _row("ES10b", "RetrieveNotificationsList", 0xBF2B, _CONSUMER),
    _renamed("ES10b", "RemoveNotificationFromList", 0xBF30, _CONSUMER, "NotificationSent"),
    _row("ES10b", "LoadCRL", 0xBF35, _CONSUMER),
    _row("ES10b", "AuthenticateServer", 0xBF38, _CONSUMER),
    _row("ES10b", "CancelSession", 0xBF41, _CONSUMER),
    _renamed("ES10b", "GetRAT", 0xBF43, _CONSUMER, "GetRat"),
    _row("ES10b", "LoadEuiccPackage", 0xBF51, _IOT, "EuiccPackageRequest", "EuiccPackageResult"),
    _row("ES10b", "GetEimConfigurationData", 0xBF55, _IOT),
    _row("ES10b", "GetCerts", 0xBF56, _IOT),
    _row("ES10b", "AddInitialEim", 0xBF57, _IOT),
    _row("ES10b", "ProfileRollback", 0xBF58, _IOT),
    _row("ES10b", "ConfigureImmediateProfileEnabling", 0xBF59, _IOT_V11),
    _row("ES10b", "ConfigureAutoProfileEnabling", 0xBF59, _IOT, until="1.0.1"),
    _row("ES10b", "ImmediateEnable", 0xBF5A, _IOT_V11),
    _row("ES10b", "EnableUsingDD", 0xBF5A, _IOT, until="1.0.1"),
    _row("ES10b", "EnableEmergencyProfile", 0xBF5B, _IOT_V11),
    _row("ES10b", "DisableEmergencyProfile", 0xBF5C, _IOT_V11),
    _row("ES10b", "ExecuteFallbackMechanism", 0xBF5D, _IOT_V11),
    _row("ES10b", "ReturnFromFallback", 0xBF5E, _IOT_V11),
    _row("ES10b", "GetConnectivityParameters", 0xBF5F, _IOT_V11),
    _row("ES10b", "EuiccMemoryReset", 0xBF64, _IOT_V11),
    _row("ES10b", "IpaeActivation", 0xBF42, _IOT_V11),
    _renamed("ES10c", "GetProfilesInfo", 0xBF2D, _CONSUMER, "ProfileInfoList"),
    _row("ES10c", "EnableProfile", 0xBF31, _CONSUMER),
    _row("ES10c", "DisableProfile", 0xBF32, _CONSUMER),
    _row("ES10c", "DeleteProfile", 0xBF33, _CONSUMER),
    _renamed("ES10c", "eUICCMemoryReset", 0xBF34, _CONSUMER, "RSPDefinitions.EuiccMemoryReset"),
    _row(
        "ES10c",
        "EuiccMemoryResetV101",
        0xBF34,
        _IOT,
        "EuiccMemoryResetRequestV101",
        "EuiccMemoryResetResponseV101",
        until="1.0.1",
    ),
    _renamed("ES10c", "GetEID", 0xBF3E, _CONSUMER, "GetEuiccData"),
    _row("ES10c", "SetNickname", 0xBF29, _CONSUMER),
    _esipa("InitiateAuthentication", 0xBF39, "*RequestEsipa", "*ResponseEsipa"),
    _esipa("AuthenticateClient", 0xBF3B, "*RequestEsipa", "*ResponseEsipa"),
    _esipa("GetBoundProfilePackage", 0xBF3A, "*RequestEsipa", "*ResponseEsipa"),
    _esipa("HandleNotification", 0xBF3D, "*Esipa", ""),
    _esipa("CancelSession", 0xBF41, "*RequestEsipa", "*ResponseEsipa"),
    _esipa("GetEimPackage", 0xBF4F, "*Request", "*Response"),
    _esipa("ProvideEimPackageResult", 0xBF50, "*", "*Response"),
    _esipa("TransferEimPackage", 0xBF4E, "*Request", "*Response", direction=FROM_EIM),
    _es9("InitiateAuthentication", 0xBF39, "*Request", "*Response"),
    _es9("AuthenticateClient", 0xBF3B, "*Request", "*ResponseEs9"),
    _es9("GetBoundProfilePackage", 0xBF3A, "*Request", "*Response"),
    _es9("HandleNotification", 0xBF3D, "*", ""),
    _es9("CancelSession", 0xBF41, "*RequestEs9", "*ResponseEs9"),
    _es9("AuthenticateClient", 0xBF3B, "*Request", "*ResponseEs11", "ES11"),
)
"""ES10 first, then ESipa, then ES9+: of two rows that fit equally well, the first is meant."""

_DATA_TYPES = (
    "ProfileInfo",
    "NotificationMetadata",
    "StoreMetadataRequest",
    "UpdateMetadataRequest",
    "InitialiseSecureChannelRequest",
    "ConfigureISDPRequest",
    "ReplaceSessionKeysRequest",
    "ProfileInstallationResult",
    "ProfileInstallationResultData",
    "IpaEuiccDataRequest",
    "IpaEuiccDataResponse",
    "EimAcknowledgements",
    "ProfileDownloadTriggerRequest",
    "ProfileDownloadTriggerResult",
    "RSPDefinitions.RemoteProfileProvisioningRequest",
    "RSPDefinitions.RemoteProfileProvisioningResponse",
    "ISDRProprietaryApplicationTemplate",
    "ISDRProprietaryApplicationTemplateIoT",
    "Certificate",
    "SubjectPublicKeyInfo",
    "CertificateList",
    "EimConfigurationData",
    "EuiccPackageSigned",
    "EuiccPackageResultDataSigned",
    "EuiccPackageErrorDataSigned",
    "OtherSignedNotification",
    "ServerSigned1",
    "SmdpSigned2",
    "EuiccSigned1",
    "EUICCSigned2",
)
"""Types that are no request or response but come alone: in files, in signatures, in answers."""


class Identified(NamedTuple):
    """What bytes most likely are. weight: how badly they fit, 0 for not at all badly."""

    function: Function | None
    type_name: str
    node: Node
    weight: int


def by_name(name: str) -> Function:
    """Find a row by `Name` or `Interface.Name`; also by its request type less `Request`.

    Of several interfaces with the same function the first in the table is meant. Raises KeyError.
    """
    index = _names()
    return index[name] if name in index else index[name.lower()]


def by_tag(tag: int) -> tuple[Function, ...]:
    """Return the rows whose request or response begins with a tag, in the order of the table."""
    return _rows_by_tag().get(tag, ())


def starts(data: bytes) -> Function | None:
    """Return the first row a message with this beginning can belong to, None for none."""
    return next(iter(by_tag(tlv.header(data, 0, len(data)).tag)), None) if data else None


def identify(
    data: bytes, *, response: bool | None = None, dialect: str | None = None
) -> Identified | None:
    """Tell which message or data object bytes are: the type that fits best; None for no idea.

    response: True or False when it is known which side spoke; some pairs of messages differ in
    nothing else, and then the request is meant. Never raises on bytes.
    """
    if not data:
        return None
    tag = tlv.header(data, 0, len(data)).tag
    best: Identified | None = None
    for function, type_name in _candidates(tag, response):
        node, weight = weigh(type_name, data, dialect=dialect)
        if best is None or weight < best.weight:
            best = Identified(function, type_name, node, weight)
        if not weight:
            break
    return best


@cache
def _rows_by_tag() -> dict[int, tuple[Function, ...]]:
    rows: dict[int, tuple[Function, ...]] = {}
    for row in FUNCTIONS:
        answers = lookup(row.response).first_tags() if row.response else ()
        for tag in dict.fromkeys((row.tag, *answers)):
            rows[tag] = (*rows.get(tag, ()), row)
    return rows


@cache
def _candidates(tag: int, response: bool | None) -> tuple[tuple[Function | None, str], ...]:
    found: list[tuple[Function | None, str]] = []
    if response is not True:
        found += [(row, row.request) for row in FUNCTIONS if _begins(row.request, tag)]
    if response is not False:
        found += [(row, row.response) for row in FUNCTIONS if _begins(row.response, tag)]
    return (*found, *((None, name) for name in _DATA_TYPES if _begins(name, tag)))


def _begins(type_name: str, tag: int) -> bool:
    return bool(type_name) and tag in lookup(type_name).first_tags()


@cache
def _names() -> dict[str, Function]:
    index: dict[str, Function] = {}
    for row in FUNCTIONS:
        stem = row.request.rpartition(".")[2].removesuffix("Request")
        for key in (row.name, f"{row.interface}.{row.name}", stem):
            index.setdefault(key, row)
    for key, row in list(index.items()):
        index.setdefault(key.lower(), row)
    return index
