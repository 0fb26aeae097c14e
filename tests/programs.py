"""Programs nobody here wrote, against which tests hold the product."""

from __future__ import annotations

import os
import shutil
import sys

import pytest


def needs(*programs: str, package: str) -> pytest.MarkDecorator:
    """Return a mark for tests that run these programs; package: the Debian package they are in.

    Such tests are skipped where a program is missing, but never in CI, where `packaging/test` has
    installed it and a missing one is a fault.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    in_ci = bool(os.environ.get("CI")) and sys.platform == "linux"
    return pytest.mark.skipif(
        bool(missing) and not in_ci,
        reason=f"{', '.join(missing)} not found (apt-get install {package})",
    )
