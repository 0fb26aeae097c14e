"""The store's values in words: what `keys` and `certs` print."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import tables
from app.values.euicc import CertificateInfo, Check, worst_of
from app.values.trust import Protection, StoredIdentity, StoredRoot, StoreProblem

_PROTECTED = {
    Protection.PASSPHRASE: "passphrase",
    Protection.KEYRING: "OS keyring",
    Protection.NONE: "not protected",
    None: "no private key",
}


def identities(values: Sequence[StoredIdentity]) -> str:
    """List identities."""
    if not values:
        return "No identity yet. Make one: eim-workbench keys generate eim NAME --protect none"
    rows = [
        (one.name, one.kind, one.curve, _PROTECTED[one.protection], _until(one.info))
        for one in values
    ]
    return tables.columns(("Name", "Kind", "Curve", "Private key", "Valid until"), rows)


def identity(value: StoredIdentity) -> str:
    """Show one identity whole."""
    head = tables.fields(
        [
            ("Name", value.name),
            ("Kind", value.kind),
            ("Curve", value.curve),
            ("Private key", _PROTECTED[value.protection]),
            ("Public key", value.public_key),
            ("Came along", f"{tables.count(len(value.chain), 'certificate')}"),
        ]
    )
    return f"{head}\n\n{certificate(value.info)}" if value.info else head


def roots(values: Sequence[StoredRoot]) -> str:
    """List trusted roots."""
    rows = [
        (one.name, one.info.curve, one.info.key_id.hex(), _until(one.info), _origin(one))
        for one in values
    ]
    return tables.columns(("Name", "Curve", "Key id", "Valid until", "Origin"), rows)


def certificate(value: CertificateInfo) -> str:
    """Show one certificate."""
    return tables.fields(
        [
            ("Certificate", value.role),
            ("Subject", value.subject),
            ("Issuer", value.issuer),
            ("Serial", value.serial),
            ("Valid", f"{value.not_before} to {value.not_after}"),
            ("Now", "valid" if value.valid_now else "not valid"),
            ("Curve", value.curve),
            ("Key id", value.key_id),
            ("Issuer's key id", value.authority_key_id),
            ("SHA-256", value.sha256),
        ]
    )


def checks(values: Sequence[Check]) -> str:
    """Show checks with their reasons, and what they come to."""
    rows = [(check.result, check.name, check.reason) for check in values]
    table = tables.columns(("Result", "Check", "Reason"), rows)
    return f"{table}\n\nAll in all: {worst_of(values)}"


def problems(values: Sequence[StoreProblem]) -> str:
    """Name the files that cannot be used."""
    return "\n".join(f"{one.name}: {one.message} {one.hint}".rstrip() for one in values)


def _until(info: CertificateInfo | None) -> str:
    if info is None:
        return "no certificate"
    return info.not_after[:10] + ("" if info.valid_now else " (not valid now)")


def _origin(root: StoredRoot) -> str:
    return f"test CI {root.identity}" if root.identity else "added here"
