"""`package`: make a recipe, sign it, look at it, run it on a card, judge what came back."""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.cli import package_text
from app.cli.card_access import opened
from app.cli.output import Answer
from app.cli.package_verbs import FAULTS
from app.cli.passphrase import passphrase
from app.cli.verbs import UsageError
from app.codec import octets
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.files import read_file, write_file
from app.crypto.trust import TrustStore
from app.eim.counters import Counters
from app.eim.opening import read_package
from app.eim.recipes import from_toml, to_toml
from app.errors import SettingsError
from app.settings import RefreshPolicy
from app.values.ids import Eid
from app.values.packages import Execution, Operation, PackageState, Recipe, SignedPackage

_RECIPE = ".toml"


def desk() -> ComposerDesk:
    """Return the composer's desk of this machine."""
    return ComposerDesk(TrustStore(), Counters(), History())


def new(arguments: argparse.Namespace) -> Answer:
    """Write a recipe. What is wrong with it is told; the file is written all the same."""
    recipe = from_toml(to_toml(_asked_for(arguments)))
    text = to_toml(recipe)
    found = desk().problems(recipe)
    data = {"recipe": recipe, "toml": text, "problems": found, "file": arguments.out or ""}
    if arguments.out:
        write_file(arguments.out, text.encode())
    told = [text.rstrip() if not arguments.out else f"Written to {arguments.out}."]
    return Answer(data, "\n\n".join(filter(None, [*told, package_text.problems(found)])))


def sign(arguments: argparse.Namespace) -> Answer:
    """Sign a recipe, reserving its counter, and write the package or print it."""
    recipe = _with_identity(_recipe(arguments.file), arguments.identity)
    recipe = replace(
        recipe,
        eid=Eid(arguments.eid) if arguments.eid else recipe.eid,
        token=arguments.token if arguments.token is not None else recipe.token,
    )
    secret = passphrase(arguments.passphrase_file, ask=arguments.ask)
    execution = desk().sign(recipe, passphrase=secret)
    signed = execution.package
    data = {"id": execution.id, "package": signed, "file": arguments.out or ""}
    if not arguments.out:
        return Answer(data, package_text.package(signed))
    write_file(arguments.out, written(signed.message, arguments.form))
    return Answer(data, f"Written to {arguments.out}: {len(signed.message)} bytes.")


def show(arguments: argparse.Namespace) -> Answer:
    """Show a package, or how a recipe would come out; no counter is used."""
    content = _read(arguments.file)
    if isinstance(content, SignedPackage):
        data: dict[str, object] = {"package": content, "problems": ()}
        return Answer(data, package_text.package(content))
    found = desk().problems(content)
    if any(one.blocking for one in found):
        data = {"package": SignedPackage(content, b""), "problems": found}
        text = f"{package_text.recipe(content)}\n\n{package_text.problems(found)}"
        return Answer(data, text)
    draft = desk().preview(content)
    blocks = [package_text.package(draft), package_text.problems(found)]
    return Answer({"package": draft, "problems": found}, "\n\n".join(filter(None, blocks)))


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


def _asked_for(arguments: argparse.Namespace) -> Recipe:
    return Recipe(
        dialect=arguments.dialect,
        identity=arguments.identity,
        eim_id=arguments.eim_id,
        eid=Eid(arguments.eid) if arguments.eid else None,
        counter=arguments.counter,
        token=arguments.token,
        transaction_id=_hex(arguments.transaction_id),
        operations=_operations(arguments.words),
        faults=tuple(FAULTS[name] for name in arguments.fault or ()),
        note=arguments.note,
    )


def _operations(words: Sequence[str]) -> tuple[Operation, ...]:
    """Read `enable iccid=8999 rollbackFlag=yes listEim`: a name, then the fields that are its."""
    found: list[tuple[str, dict[str, str]]] = []
    for word in words:
        name, given, value = word.partition("=")
        if not given:
            found.append((name, {}))
        elif found:
            found[-1][1][name] = value
        else:
            raise UsageError(
                f"{word!r} belongs to no operation.", hint="Name the operation before its fields."
            )
    return tuple(Operation(name, values) for name, values in found)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no hex.", hint="Give pairs of hex digits.") from error


def _read(file: str) -> Recipe | SignedPackage:
    content = sys.stdin.buffer.read() if file == "-" else read_file(file)
    if file.endswith(_RECIPE) or b"=" in content.split(b"\n", 1)[0].rstrip(b"= \r"):
        return from_toml(content)
    return read_package(content).package


def _recipe(file: str) -> Recipe:
    content = _read(file)
    return content if isinstance(content, Recipe) else content.recipe


def _with_identity(recipe: Recipe, identity: str | None) -> Recipe:
    return replace(recipe, identity=identity) if identity else recipe
