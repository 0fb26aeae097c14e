"""The associated eIMs: reading them, adding the first, and what their absence allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.crypto.certs import Certificate
from app.crypto.keys import PublicKey
from app.errors import CodecError
from app.sim import bits
from app.sim.chip import Chip
from app.sim.state import ImmediateEnable
from app.values.euicc import EimConfiguration, EimIdType

MAX_EIMS = 8
"""How many eIMs the card has room for."""

_OK = 0
_NO_MEMORY = 1
_EXISTS = 2
_CI_UNKNOWN = 3
_BAD_TOKEN = 5
_COUNTER_OUT_OF_RANGE = 6
_COMMAND_ERROR = 7
_UNDEFINED = 127
_GENERATE = -1
_STORED = {
    "eimFqdn": ("fqdn",),
    "eimIdType": ("id_type",),
    "counterValue": ("counter",),
    "eimPublicKeyData": ("public_key", "certificate"),
    "trustedPublicKeyDataTls": ("tls_public_key", "tls_certificate"),
    "eimSupportedProtocol": ("protocols",),
    "euiccCiPKId": ("ci_key_id",),
    "indirectProfileDownload": ("indirect_profile_download",),
}
"""Which fields of the configuration a component of EimConfigurationData decides."""


def get_eim_configuration(chip: Chip, request: Any) -> dict[str, object]:
    """Answer GetEimConfigurationData, for all eIMs or the one asked for (from v1.1)."""
    criterion = request.get("searchCriteria") if chip.options.since("1.1") else None
    eims = [eim for eim in chip.state.eims if criterion is None or eim.eim_id == criterion[1]]
    return {"eimConfigurationDataList": [_written(chip, eim) for eim in eims]}


def add_initial_eim(chip: Chip, request: Any) -> tuple[str, object]:
    """Answer AddInitialEim: all of the list is stored, or nothing.

    Works only while no eIM is associated. Each entry needs a counter and a public key; a token
    may only be -1, which has the card make one.
    """
    state, entries = chip.state, request["eimConfigurationDataList"]
    if state.eims:
        return "addInitialEimError", _EXISTS
    if len(entries) > MAX_EIMS:
        return "addInitialEimError", _NO_MEMORY
    names = [entry["eimId"] for entry in entries]
    added: list[EimConfiguration] = []
    for entry in entries:
        error = value_error(chip, entry) if is_complete(entry) else _command_error(chip)
        if error or names.count(entry["eimId"]) > 1:
            return "addInitialEimError", error or _command_error(chip)
        eim = configured(entry)
        if eim.association_token is not None:
            eim = replace(eim, association_token=state.next_token)
            state = replace(state, next_token=state.next_token + 1)
        added.append(eim)
    if not added:
        return "addInitialEimError", _command_error(chip)
    chip.memory.commit(replace(state, eims=tuple(added)))
    return "addInitialEimOk", [
        ("addOk", None)
        if eim.association_token is None
        else ("associationToken", eim.association_token)
        for eim in added
    ]


def configure_immediate_enable(chip: Chip, request: Any) -> dict[str, object]:
    """Answer ConfigureImmediateProfileEnabling; refused once an eIM is associated."""
    immediate = ImmediateEnable(
        allowed="immediateEnableFlag" in request,
        smdp_oid=request.get("defaultSmdpOid", ""),
        smdp_address=request.get("defaultSmdpAddress", ""),
    )
    return {"configImmediateEnableResult": _store(chip, immediate)}


def configure_auto_enable(chip: Chip, request: Any) -> dict[str, object]:
    """Answer ConfigureAutoProfileEnabling, as v1.0.1 called it."""
    immediate = ImmediateEnable(
        allowed="autoEnableFlag" in request,
        smdp_oid=request.get("smdpOid", ""),
        smdp_address=request.get("smdpAddress", ""),
    )
    return {"configAutoEnableResult": _store(chip, immediate)}


def _store(chip: Chip, immediate: ImmediateEnable) -> int:
    if chip.state.eims:
        return _EXISTS
    chip.memory.commit(replace(chip.state, immediate=immediate))
    return _OK


def is_complete(entry: Any) -> bool:
    """Whether an EimConfigurationData has what an association needs: name, counter, usable key."""
    if "counterValue" not in entry or "eimPublicKeyData" not in entry or not entry["eimId"]:
        return False
    return public_key(configured(entry)) is not None


def value_error(chip: Chip, entry: Any) -> int:
    """Return the code for what an EimConfigurationData says but the card does not take, else 0."""
    if not 0 <= entry.get("counterValue", 0) <= chip.options.max_counter:
        return _COUNTER_OUT_OF_RANGE
    if entry.get("associationToken", _GENERATE) != _GENERATE:
        return _BAD_TOKEN
    if entry.get("euiccCiPKId", chip.keys.ci_key_id) != chip.keys.ci_key_id:
        return _CI_UNKNOWN
    return _OK


def public_key(eim: EimConfiguration) -> PublicKey | None:
    """Return the key an eIM signs with, None when what is stored is no key on a known curve."""
    try:
        if eim.public_key:
            return PublicKey.from_spki(eim.public_key)
        return Certificate(eim.certificate).public_key
    except CodecError:
        return None


def updated(eim: EimConfiguration, entry: Any) -> EimConfiguration:
    """Return the configuration with what an EimConfigurationData gives in place of the old.

    What it leaves out stays as it is; the token always does.
    """
    given = configured({"counterValue": eim.counter, **entry})
    changed = {
        name: getattr(given, name)
        for field, names in _STORED.items()
        if field in entry
        for name in names
    }
    return replace(eim, **changed)


def _command_error(chip: Chip) -> int:
    """The code for a configuration that lacks something; v1.0.1 has none of its own."""
    return _COMMAND_ERROR if chip.options.since("1.1") else _UNDEFINED


def configured(entry: Any) -> EimConfiguration:
    """Return what an EimConfigurationData asks to have stored."""
    key = dict([entry["eimPublicKeyData"]]) if "eimPublicKeyData" in entry else {}
    tls = dict([entry["trustedPublicKeyDataTls"]]) if "trustedPublicKeyDataTls" in entry else {}
    id_type = entry.get("eimIdType")
    return EimConfiguration(
        eim_id=entry["eimId"],
        fqdn=entry.get("eimFqdn", ""),
        id_type=EimIdType(id_type) if id_type in tuple(EimIdType) else None,
        counter=entry["counterValue"],
        association_token=entry.get("associationToken"),
        public_key=key.get("eimPublicKey", b""),
        certificate=key.get("eimCertificate", b""),
        tls_public_key=tls.get("trustedEimPkTls", b""),
        tls_certificate=tls.get("trustedCertificateTls", b""),
        protocols=bits.unpack_names(bits.PROTOCOLS, entry.get("eimSupportedProtocol", (b"", 0))),
        ci_key_id=entry.get("euiccCiPKId", b""),
        indirect_profile_download="indirectProfileDownload" in entry,
    )


def _written(chip: Chip, eim: EimConfiguration) -> dict[str, object]:
    key = _choice("eimPublicKey", eim.public_key, "eimCertificate", eim.certificate)
    tls = _choice(
        "trustedEimPkTls", eim.tls_public_key, "trustedCertificateTls", eim.tls_certificate
    )
    token = None if chip.options.deviates("no-token") else eim.association_token
    protocols = bits.pack_names(bits.PROTOCOLS, eim.protocols) if eim.protocols else None
    value: dict[str, object] = {
        "eimId": eim.eim_id,
        "eimFqdn": eim.fqdn or None,
        "eimIdType": None if eim.id_type is None else int(eim.id_type),
        "counterValue": eim.counter,
        "associationToken": token,
        "eimPublicKeyData": key,
        "trustedPublicKeyDataTls": tls,
        "eimSupportedProtocol": protocols,
        "euiccCiPKId": eim.ci_key_id or None,
    }
    value = {name: content for name, content in value.items() if content is not None}
    if eim.indirect_profile_download and chip.options.since("1.1"):
        value["indirectProfileDownload"] = None
    return value


def _choice(first: str, key: bytes, second: str, certificate: bytes) -> tuple[str, bytes] | None:
    if key:
        return first, key
    return (second, certificate) if certificate else None
