"""`certs`: trusted roots, and what can be said about any certificate."""

from __future__ import annotations

import argparse

from app.cli import confirm, tables, trust_text
from app.cli.output import Answer
from app.crypto.certs import load, parse
from app.crypto.files import read_file
from app.crypto.trust import TrustStore
from app.errors import SettingsError
from app.values.euicc import CertificateInfo, worst_of
from app.values.ids import Eid


def show_all(arguments: argparse.Namespace) -> Answer:
    """List the trusted roots and the certificates of all identities."""
    contents = TrustStore().contents()
    held = [one for one in contents.identities if one.info]
    rows = [
        (one.name, one.kind, one.info.subject, one.info.not_after[:10]) for one in held if one.info
    ]
    text = tables.section("Trusted roots", trust_text.roots(contents.roots))
    other = tables.columns(("Name", "Kind", "Subject", "Valid until"), rows) if rows else ""
    blocks = [text, tables.section("Certificates of identities", other)]
    if contents.problems:
        blocks.append(trust_text.problems(contents.problems))
    data = {
        "roots": contents.roots,
        "certificates": [{"name": one.name, "info": one.info} for one in held],
        "problems": contents.problems,
    }
    return Answer(data, "\n\n".join(blocks))


def show(arguments: argparse.Namespace) -> Answer:
    """Show one certificate, or all of a file."""
    found = _certificates(TrustStore(), arguments.what)
    text = "\n\n".join(trust_text.certificate(one) for one in found)
    return Answer({"certificates": found}, text)


def check(arguments: argparse.Namespace) -> Answer:
    """Judge a certificate with the roots and certificates of the store.

    A check that fails is an answer, not an error: the exit code stays 0.
    """
    store = TrustStore()
    eid = Eid(arguments.eid) if arguments.eid else None
    found = _certificates(store, arguments.what)[0]
    checks = store.check(found.raw, eid=eid, host=arguments.host)
    text = f"{trust_text.certificate(found)}\n\n{trust_text.checks(checks)}"
    data = {"certificate": found, "checks": checks, "result": worst_of(checks)}
    return Answer(data, text)


def add_root(arguments: argparse.Namespace) -> Answer:
    """Trust a root from now on."""
    root = TrustStore().add_root(
        read_file(arguments.file), arguments.name, expired_too=arguments.expired
    )
    text = f"Trusted from now on, as {root.name!r}.\n\n{trust_text.certificate(root.info)}"
    return Answer({"done": "root added", "root": root}, text)


def remove_root(arguments: argparse.Namespace) -> Answer:
    """Trust a root no more, once its name was typed or --yes was given."""
    store = TrustStore()
    question = f"Cards under the root {arguments.name!r} will no longer be known here."
    confirm.require(arguments.name, question, yes=arguments.yes)
    store.remove_root(arguments.name)
    left = store.roots()
    return Answer({"done": "root removed", "roots": left}, trust_text.roots(left))


def _certificates(store: TrustStore, what: str) -> list[CertificateInfo]:
    """Find a root, an identity, or a file by that name, in this order."""
    contents = store.contents()
    for root in contents.roots:
        if root.name == what:
            return [root.info]
    for one in contents.identities:
        if one.name == what and one.info:
            return [one.info]
    try:
        data = read_file(what)
    except SettingsError as error:
        raise SettingsError(
            f"{what!r} is neither a certificate of the store nor a file that can be read.",
            key=what,
            hint="See `certs list` for the names.",
        ) from error
    return [parse(raw) for raw in load(data)]
