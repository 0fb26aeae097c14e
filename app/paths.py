"""Where things live: what ships with the program, and what a user's machine keeps."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "eim-workbench"


def resources() -> Path:
    """Return the folder of shipped data: in a checkout `resources/`, in a wheel inside `app`."""
    here = Path(__file__).resolve().parent
    packed = here / "_resources"
    return packed if packed.is_dir() else here.parent / "resources"


def _home(kind: str, fallback: str) -> Path:
    root = os.environ.get("EIMW_HOME")
    path = Path(root) / kind if root else Path(fallback)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def config_dir() -> Path:
    """Return the settings folder, made on first use. `EIMW_HOME` moves it, as it does the state."""
    return _home("config", platformdirs.user_config_dir(_NAME))


def state_dir() -> Path:
    """Return the folder of what must survive a restart: simulated cards, captures, the window."""
    return _home("state", platformdirs.user_state_dir(_NAME))
