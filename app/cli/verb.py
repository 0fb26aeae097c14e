"""One row of the grammar: a verb, its arguments and the function that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument in argparse's own terms: its names and the keywords of `add_argument`."""

    names: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. path: `card info`. function: `module:function`, taking the parsed arguments."""

    path: str
    help: str
    function: str
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, **options: Any) -> Argument:
    """Return an argument, written as for `add_argument`."""
    return Argument(names, options)
