"""A card's values in words: the blocks that the reading verbs print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.cli import tables
from app.values.euicc import (
    AuthorisationRule,
    CertificateChain,
    ConfiguredAddresses,
    EimConfiguration,
    EuiccInfo2,
    NotificationMetadata,
    OperatorId,
    ProfileInfo,
    SectionError,
    Verdict,
)
from app.values.ids import Eid


def verdict(value: Verdict) -> str:
    """Say what the card is and how it is being talked to."""
    version = value.version or "version not told"
    kind = f"{value.kind}, {version}" if value.version or value.dialect else str(value.kind)
    rows: list[tuple[str, tables.Cell]] = [("Card", kind)]
    if value.dialect:
        rows.append(("Dialect", f"SGP.32 v{value.dialect}"))
    if value.ipa_mode is not None:
        rows.append(("IPA", {"IPAD": "IPAd", "IPAE": "IPAe"}[value.ipa_mode.name]))
    rows += [
        ("EID", _eid(value.eid)),
        ("EUM", value.eum_name),
        ("CI", tables.word((str(value.ci_kind), *value.ci_names))),
        ("ISD-R AID", value.aid),
        ("Channel", value.channel if value.channel >= 0 else None),
        ("ATR", value.atr),
        ("Protocol", value.protocol),
    ]
    return tables.fields(rows)


def _eid(eid: Eid | None) -> str:
    if eid is None:
        return ""
    return eid if eid.check_digits_ok else f"{eid} (check digits wrong)"


def info2(value: EuiccInfo2 | None) -> str:
    """Show versions, memory and abilities from EUICCInfo2."""
    if value is None:
        return ""
    rows: list[tuple[str, tables.Cell]] = [
        ("Free memory", f"{tables.size(value.free_nvm_bytes)} non-volatile"),
        ("Firmware", value.firmware),
        ("SGP.22 version", value.svn),
        ("Profile version", value.profile_version),
        ("Category", value.category),
        ("SAS number", value.sas_number),
        ("UICC capability", value.uicc_capability),
        ("RSP capability", value.rsp_capability),
    ]
    if value.has_iot_info:
        rows += [
            ("SGP.32 versions", value.iot_versions),
            ("Emergency profile", "supported" if value.ecall_supported else "not supported"),
            ("Fallback", "supported" if value.fallback_supported else "not supported"),
        ]
    return tables.fields(rows)


def profiles(values: Sequence[ProfileInfo]) -> str:
    """Show the profiles as a table, the enabled one marked by its state."""
    if not values:
        return "No profiles."
    heads = ("State", "ICCID", "Name", "Provider", "Class", "ISD-P AID", "Marks")
    return tables.columns(heads, (_profile(value) for value in values))


def _profile(value: ProfileInfo) -> Sequence[tables.Cell]:
    return (
        value.state.name.lower() if value.state is not None else None,
        value.iccid,
        value.nickname or value.name,
        value.service_provider,
        value.profile_class.name.lower() if value.profile_class is not None else None,
        value.isdp_aid,
        _marks(value),
    )


def _marks(value: ProfileInfo) -> tuple[str, ...]:
    marks = list(value.policy_rules)
    if value.fallback_attribute:
        marks.append("fallback")
    if value.ecall_indication:
        marks.append("emergency")
    return tuple(marks)


def addresses(value: ConfiguredAddresses | None) -> str:
    """Show the default SM-DP+ and the root SM-DS."""
    if value is None:
        return ""
    return tables.fields([("Default SM-DP+", value.default_dp), ("Root SM-DS", value.root_ds)])


def eims(values: Sequence[EimConfiguration]) -> str:
    """Show each associated eIM as a block."""
    return "\n\n".join(_eim(value) for value in values) or "No eIM is associated."


def _eim(value: EimConfiguration) -> str:
    rows: list[tuple[str, tables.Cell]] = [
        ("eIM", value.eim_id),
        ("FQDN", value.fqdn),
        ("Counter", value.counter),
        ("Association token", value.association_token),
        ("Public key", _presence(value.public_key, value.certificate)),
        ("TLS key", _presence(value.tls_public_key, value.tls_certificate)),
        ("Protocols", value.protocols),
        ("CI key id", value.ci_key_id),
        ("Indirect download", value.indirect_profile_download),
    ]
    return tables.fields(rows)


def _presence(key: bytes, certificate: bytes) -> str:
    if certificate:
        return f"certificate, {tables.size(len(certificate))}"
    return f"public key, {tables.size(len(key))}" if key else ""


def rat(values: Iterable[AuthorisationRule]) -> str:
    """Show the Rules Authorisation Table."""
    rows = [
        (
            rule.rules,
            tuple(_operator(one) for one in rule.operators),
            "required" if rule.consent_required else "not required",
        )
        for rule in values
    ]
    if not rows:
        return "The Rules Authorisation Table is empty."
    return tables.columns(("Rules", "Operators", "End user consent"), rows)


def _operator(value: OperatorId) -> str:
    parts = [value.mcc_mnc or "any"]
    if value.gid1:
        parts.append(f"GID1 {value.gid1.hex().upper()}")
    if value.gid2:
        parts.append(f"GID2 {value.gid2.hex().upper()}")
    return " ".join(parts)


def notifications(values: Sequence[NotificationMetadata]) -> str:
    """Show the labels of pending notifications."""
    if not values:
        return "No notification is pending."
    rows = [(one.seq, one.events, one.iccid, one.address) for one in values]
    return tables.columns(("Seq", "Events", "ICCID", "Address"), rows)


def certificates(value: CertificateChain | None) -> str:
    """Show each certificate of the chain and every check that was made."""
    if value is None:
        return ""
    found = [one for one in (value.euicc, value.eum, value.ci) if one is not None]
    blocks = [
        tables.fields(
            [
                ("Certificate", one.role),
                ("Subject", one.subject),
                ("Issuer", one.issuer),
                ("Serial", one.serial),
                ("Valid", f"{one.not_before} to {one.not_after}"),
                ("Now", "valid" if one.valid_now else "not valid"),
                ("Curve", one.curve),
                ("Key id", one.key_id),
                ("SHA-256", one.sha256),
            ]
        )
        for one in found
    ]
    rows = [(check.result, check.name, check.reason) for check in value.checks]
    blocks.append(f"Chain: {value.result}")
    if rows:
        blocks[-1] += "\n" + tables.columns(("Result", "Check", "Reason"), rows)
    return "\n\n".join(blocks)


def errors(values: Sequence[SectionError]) -> str:
    """Show what could not be read, and why."""
    lines = [
        f"{one.section} could not be read: {one.message}" + (f" {one.hint}" if one.hint else "")
        for one in values
    ]
    return "\n".join(lines)
