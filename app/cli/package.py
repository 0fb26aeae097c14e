"""`package`: make a recipe, sign it, look at it, run it on a card, judge what came back."""

from __future__ import annotations

import argparse
import base64
import sys
from dataclasses import replace
from pathlib import Path

from app.cli import package_text
from app.cli.card_access import opened
from app.cli.output import Answer
from app.cli.package_recipe import asked_for, edits
from app.cli.passphrase import passphrase
from app.cli.verbs import UsageError
from app.codec import octets
from app.composer.desk import ComposerDesk
from app.composer.drafts import versioned
from app.composer.history import History
from app.crypto.files import read_file, write_file
from app.crypto.trust import TrustStore
from app.eim.counters import Counters
from app.eim.opening import read_package
from app.eim.recipes import from_toml, to_toml
from app.errors import SettingsError
from app.settings import RefreshPolicy
from app.values.ids import Eid
from app.values.packages import Execution, PackageKind, PackageState, Recipe, SignedPackage

_RECIPE = ".toml"


def desk() -> ComposerDesk:
    """Return the composer's desk of this machine."""
    return ComposerDesk(TrustStore(), Counters(), History())


def new(arguments: argparse.Namespace) -> Answer:
    """Write a recipe, or the message of an unsigned kind. What is wrong with a recipe is told."""
    here = desk()
    recipe = asked_for(arguments, here.trust)
    found = here.problems(recipe)
    text = to_toml(recipe)
    data: dict[str, object] = {
        "recipe": recipe,
        "toml": text,
        "problems": found,
        "file": arguments.out or "",
    }
    content = text.encode()
    if arguments.form != "toml":
        message = _message(here, recipe)
        data["package"] = message
        content = written(message.message, arguments.form)
        text = message.message.hex().upper() if arguments.form == "der" else content.decode()
    if arguments.out:
        write_file(arguments.out, content)
    told = [text.rstrip() if not arguments.out else f"Written to {arguments.out}."]
    doubts = package_text.problems(found)
    return Answer(data, "\n\n".join(filter(None, [*told, package_text.assumed(recipe), doubts])))


def sign(arguments: argparse.Namespace) -> Answer:
    """Sign a recipe, reserving its counter, and write the package or print it."""
    asked = _with_identity(_recipe(arguments.file), arguments.identity)
    asked = replace(
        asked,
        dialect=arguments.dialect or asked.dialect,
        eid=Eid(arguments.eid) if arguments.eid else asked.eid,
        token=arguments.token if arguments.token is not None else asked.token,
        edits=(*asked.edits, *edits(arguments.edit)),
    )
    here = desk()
    secret = passphrase(arguments.passphrase_file, ask=arguments.ask)
    execution = here.sign(versioned(asked), passphrase=secret)
    signed = execution.package
    check = here.signature_check(signed)
    data = {
        "id": execution.id,
        "package": signed,
        "signature": check,
        "file": arguments.out or "",
    }
    if arguments.out:
        write_file(arguments.out, written(signed.message, arguments.form))
        text = f"Written to {arguments.out}: {len(signed.message)} bytes."
        text += f"\n{package_text.check(check)}"
    else:
        text = package_text.package(signed, check)
    return Answer(data, "\n\n".join(filter(None, [text, package_text.assumed(asked)])))


def show(arguments: argparse.Namespace) -> Answer:
    """Show a package, or how a recipe would come out; no counter is used."""
    content = _read(arguments.file)
    here = desk()
    if isinstance(content, SignedPackage):
        token = arguments.token if arguments.token is not None else content.recipe.token
        recipe = replace(_with_identity(content.recipe, arguments.identity), token=token)
        package = replace(content, recipe=recipe)
        check = here.signature_check(package)
        data: dict[str, object] = {"package": package, "signature": check, "problems": ()}
        return Answer(data, package_text.package(package, check))
    found = here.problems(content)
    doubts = [package_text.assumed(content), package_text.problems(found)]
    if any(one.blocking for one in found):
        draft, shown = SignedPackage(content, b""), package_text.recipe(content)
    else:
        draft = here.preview(content)
        shown = package_text.package(draft)
    data = {"package": draft, "signature": here.signature_check(draft), "problems": found}
    return Answer(data, "\n\n".join(filter(None, [shown, *doubts])))


def execute(arguments: argparse.Namespace) -> Answer:
    """Run a recipe or a signed package on a card; each step is in the history at once."""
    content = _read(arguments.file)
    if isinstance(content, Recipe):
        content = _with_identity(content, arguments.identity)
    secret = passphrase(arguments.passphrase_file, ask=arguments.ask)
    policy = RefreshPolicy(arguments.refresh) if arguments.refresh else None
    with opened(arguments) as card:
        execution = desk().execute(
            card, content, policy=policy, passphrase=secret, acknowledge=not arguments.keep
        )
    return Answer({"execution": execution}, package_text.execution(execution))


def verify(arguments: argparse.Namespace) -> Answer:
    """Judge a result again, with the roots that are trusted now."""
    here = desk()
    if Path(arguments.result).is_file():
        result: Execution | bytes = octets.from_file(read_file(arguments.result)).data
    else:
        result = here.history.get(arguments.result)
        if result.state in (PackageState.SIGNED, PackageState.SENT):
            raise SettingsError(
                f"The package {result.id} has no result: {result.state.value}.",
                key="id",
                hint="If it was sent, its result may wait on the card: `card results list`.",
            )
    verdict = here.verify(result)
    return Answer({"verdict": verdict}, package_text.verdict(verdict))


def written(data: bytes, form: str) -> bytes:
    """Return bytes as a file holds them: `der` as they are, `hex` or `b64` as a line of text."""
    if form == "der":
        return data
    text = base64.b64encode(data).decode() if form == "b64" else data.hex().upper()
    return f"{text}\n".encode()


def _read(file: str) -> Recipe | SignedPackage:
    content = sys.stdin.buffer.read() if file == "-" else read_file(file)
    if file.endswith(_RECIPE) or b"=" in content.split(b"\n", 1)[0].rstrip(b"= \r"):
        return from_toml(content)
    return read_package(content).package


def _message(here: ComposerDesk, recipe: Recipe) -> SignedPackage:
    """Write a package of an unsigned kind. Raises UsageError for the signed one."""
    if recipe.kind is PackageKind.EUICC_PACKAGE:
        raise UsageError(
            "An eUICC Package is a message only once it is signed.",
            hint="Write the recipe, then type `eim-workbench package sign`.",
        )
    return here.preview(recipe)


def _recipe(file: str) -> Recipe:
    content = _read(file)
    return content if isinstance(content, Recipe) else content.recipe


def _with_identity(recipe: Recipe, identity: str | None) -> Recipe:
    return replace(recipe, identity=identity) if identity else recipe
