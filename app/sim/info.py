"""EUICCInfo1 and EUICCInfo2: what the card says of itself, consistent with its keys and memory."""

from __future__ import annotations

from app.codec import tlv
from app.sim import bits
from app.sim.chip import Chip
from app.sim.state import Profile
from app.values.euicc import IpaMode

SVN = bytes((2, 5, 0))
"""The version of SGP.22 this card keeps to."""

_PROFILE_VERSION = bytes((2, 3, 1))
_FIRMWARE = bytes((0, 4, 0))
_TS_102_241 = bytes((15, 0, 0))
_GLOBALPLATFORM = bytes((2, 3, 1))
_PP_VERSION = bytes((1, 0, 0))
_SAS_NUMBER = "WORKBENCH-TEST-0001"
_MEDIUM = 2
_UICC_CAPABILITY = (1, 2, 4, 6, 8, 14, 19, 22, 24)
_ADDITIONAL_PROFILE, _TEST_PROFILE = 0, 3
_RSP_CAPABILITY = (_ADDITIONAL_PROFILE, _TEST_PROFILE)
_MEMORY = 512 * 1024
_RAM = 24 * 1024
_PROFILE_COST = 40 * 1024
_SECURITY_LEVEL = b"\x01"


def info1(chip: Chip, _request: object) -> dict[str, object]:
    """Answer GetEUICCInfo1."""
    return {"svn": SVN, **_ci_keys(chip)}


def info2(chip: Chip, _request: object) -> dict[str, object]:
    """Answer GetEUICCInfo2, with the IoT fields of the card's dialect."""
    options = chip.options
    value: dict[str, object] = {
        "profileVersion": _PROFILE_VERSION,
        "svn": SVN,
        "euiccFirmwareVer": _FIRMWARE,
        "extCardResource": _resources(chip.state.profiles),
        "uiccCapability": bits.pack(_UICC_CAPABILITY),
        "ts102241Version": _TS_102_241,
        "globalplatformVersion": _GLOBALPLATFORM,
        "rspCapability": bits.pack(_RSP_CAPABILITY),
        **_ci_keys(chip),
        "euiccCategory": _MEDIUM,
        "ppVersion": _PP_VERSION,
        "sasAcreditationNumber": _SAS_NUMBER,
        "certificationDataObject": {
            "platformLabel": "eIM Workbench simulated eUICC",
            "discoveryBaseURL": "https://dlo.workbench.example",
        },
    }
    if options.is_iot and not options.deviates("no-iot-info"):
        value["ipaMode"] = int(options.ipa)
        value["iotSpecificInfo"] = _iot(chip)
        if options.since("1.3"):
            value["euiccMinimumSecurityLevel"] = _SECURITY_LEVEL
    return value


def select_template(chip: Chip) -> bytes:
    """Return what the ISD-R's FCI adds: template E0 and, on an IoT eUICC from v1.1, E1."""
    template = tlv.encode(0xE0, tlv.encode(0x82, SVN))
    if chip.options.since("1.1") and not chip.options.deviates("no-iot-template"):
        chosen = [0] if chip.options.ipa is IpaMode.IPAE else []
        if chip.state.enabled is not None:
            chosen.append(1)
        data, size = bits.pack(chosen)
        template += tlv.encode(0xE1, tlv.encode(0x80, bytes((-size % 8,)) + data))
    return template


def _ci_keys(chip: Chip) -> dict[str, object]:
    keys = [chip.keys.ci_key_id]
    return {"euiccCiPKIdListForVerification": keys, "euiccCiPKIdListForSigning": keys}


def _iot(chip: Chip) -> dict[str, object]:
    options = chip.options
    version = [int(part) for part in options.dialect.split(".")]
    value: dict[str, object] = {"iotVersion": [bytes([*version, 0][:3])]}
    if options.since("1.1"):
        value |= {"ecallSupported": None, "fallbackSupported": None}
    if options.since("1.3"):
        value["fallbackAllowedUpdateSupported"] = None
    return value


def _resources(profiles: tuple[Profile, ...]) -> bytes:
    free = max(0, _MEMORY - sum(_PROFILE_COST + len(profile.icon) for profile in profiles))
    return tlv.join(
        ((0x81, bytes((len(profiles),))), (0x82, free.to_bytes(4)), (0x83, _RAM.to_bytes(4)))
    )
