"""Messages other people made: in the folder `EIMW_VECTORS` names, or in one beside the checkout.

Nothing of theirs is in the project. A test marked `known` needs them and exists while they do.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "vectors"


@cache
def known_messages() -> tuple[dict[str, Any], ...]:
    """Return the rows of `known.json`: name, type, hex and more. None without a folder.

    A folder that was named and has no such file is an error.
    """
    named = os.environ.get("EIMW_VECTORS")
    path = Path(named or _BESIDE) / "known.json"
    if not path.is_file():
        if named:
            raise pytest.UsageError(f"EIMW_VECTORS: there is no file {path}.")
        return ()
    return tuple(json.loads(path.read_text("utf-8")))


def known_bytes(name: str) -> bytes:
    """Return one of them. For tests marked `known`, which run only when they are there."""
    return next(bytes.fromhex(row["hex"]) for row in known_messages() if row["name"] == name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the tests marked `known` out of the run when there is nothing to run them on."""
    if known_messages():
        return
    out = [item for item in items if item.get_closest_marker("known")]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)
