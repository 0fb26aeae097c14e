"""`keys`: the identities in the store. Roots are the matter of `certs`."""

from __future__ import annotations

import argparse

from app.cli import confirm, trust_text
from app.cli.output import Answer
from app.cli.passphrase import passphrase
from app.cli.trust_verbs import CURVES, KINDS
from app.cli.verbs import UsageError
from app.crypto.files import read_file, write_file
from app.crypto.trust import TrustStore
from app.values.trust import ExportForm, IdentityRequest, Protection, StoredIdentity

_MOST_FILES = 2


def show_all(arguments: argparse.Namespace) -> Answer:
    """List the identities; files that cannot be used are named."""
    contents = TrustStore().contents()
    data = {"identities": contents.identities, "problems": contents.problems}
    blocks = [trust_text.identities(contents.identities), trust_text.problems(contents.problems)]
    return Answer(data, "\n\n".join(block for block in blocks if block))


def show(arguments: argparse.Namespace) -> Answer:
    """Show one identity."""
    return _answer(TrustStore().identity(arguments.name))


def generate(arguments: argparse.Namespace) -> Answer:
    """Make a key and certificate and keep them."""
    request = IdentityRequest(
        kind=KINDS[arguments.kind],
        name=arguments.name,
        curve=CURVES[arguments.curve],
        issuer=arguments.issuer,
        host=arguments.host,
        eid=arguments.eid,
        eid_prefix=arguments.eid_prefix,
        passphrase=passphrase(arguments.passphrase_file, ask=arguments.ask),
        protect=arguments.protect,
        issuer_passphrase=passphrase(arguments.issuer_passphrase_file),
    )
    return _answer(TrustStore().generate_requested(request), "generated")


def take(arguments: argparse.Namespace) -> Answer:
    """Import one file, or a key and its certificate from two."""
    if len(arguments.files) > _MOST_FILES:
        raise UsageError(
            f"{len(arguments.files)} files were named.", hint="Name one, or key and certificate."
        )
    first, *beside = (read_file(file) for file in arguments.files)
    made = TrustStore().import_file(
        first,
        arguments.name,
        passphrase(arguments.passphrase_file, ask=arguments.ask),
        beside=beside[0] if beside else b"",
        kind=KINDS[arguments.kind] if arguments.kind else None,
        protect=arguments.protect,
        expired_too=arguments.expired,
    )
    return _answer(made, "imported")


def give(arguments: argparse.Namespace) -> Answer:
    """Write an identity in some form to a new file, or print it."""
    form = ExportForm(arguments.form)
    data = TrustStore().export(
        arguments.name,
        form,
        passphrase(arguments.passphrase_file, ask=arguments.ask),
        unlock=passphrase(arguments.unlock_file),
        protect=Protection.NONE if arguments.plain else "",
    )
    found = {"name": arguments.name, "form": form, "file": arguments.out or "", "bytes": data}
    if arguments.out:
        write_file(arguments.out, data)
        return Answer(found, f"Written to {arguments.out}: {len(data)} bytes.")
    text = data.decode().strip() if form.suffix == ".pem" else data.hex().upper()
    return Answer(found, text)


def remove(arguments: argparse.Namespace) -> Answer:
    """Delete an identity, once its name was typed or --yes was given."""
    store = TrustStore()
    question = f"This deletes the identity {arguments.name!r} and its private key for good."
    confirm.require(arguments.name, question, yes=arguments.yes)
    store.remove(arguments.name)
    left = store.identities()
    return Answer({"done": "removed", "identities": left}, trust_text.identities(left))


def _answer(identity: StoredIdentity, done: str = "") -> Answer:
    data: dict[str, object] = {"identity": identity}
    return Answer({"done": done} | data if done else data, trust_text.identity(identity))
