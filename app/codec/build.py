"""Turn asn1/*.asn into resources/schema/sgp.json: `python -m app.codec.build`.

The JSON is what asn1tools' parser makes of the modules, plus the marks that our comments carry:
`since` and `until` on components and types, `codes` for single codes and bits, `form_of` on a type
that is an older shape of another, `holds` on a string with a type inside. Parsing takes 0.7 s, so
it is done here and not at start-up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TYPE = re.compile(r"^([A-Z][\w-]*) ::=")
_MARK = re.compile(r"-- (since|until) (\d+(?:\.\d+)*)(?: form of ([\w-]+))?\s*$")
_HOLDS = re.compile(r"-- (holds) ([A-Z][\w-]*)()\s*$")
_NAME = re.compile(r"^\s*([a-z][\w-]*)")
_UNUSED = ("values", "object-classes", "object-sets", "extensibility-implied")

Json = dict[str, Any]


def build(folder: Path) -> str:
    """Return the JSON text for all modules in a folder. Raises asn1tools' ParseError."""
    import asn1tools

    files = sorted(folder.glob("*.asn"))
    modules: dict[str, Json] = asn1tools.parse_files([str(path) for path in files])
    for path in files:
        types = modules[path.stem]["types"]
        for trail, word, version, form_of in marks(path.read_text(encoding="utf-8")):
            _apply(types, trail, word, version, form_of)
    slim = {
        name: {key: value for key, value in module.items() if key not in _UNUSED}
        for name, module in modules.items()
    }
    return json.dumps(slim, separators=(",", ":")) + "\n"


def marks(text: str) -> Iterator[tuple[list[str], str, str, str]]:
    """Yield (names down to the marked one, `since` or `until` or `holds`, its word, form of)."""
    stack: list[str] = []
    for line in text.splitlines():
        code, _, _ = line.partition("--")
        if found := _TYPE.match(code):
            stack = [found[1]]
        name = found or _NAME.match(code)
        trail = stack if found or not name else [*stack, name[1]]
        if mark := _MARK.search(line) or _HOLDS.search(line):
            yield trail, mark[1], mark[2], mark[3] or ""
        if code.count("{") > code.count("}") and not found and stack:
            stack = [*stack, name[1] if name else ""]
        elif code.count("}") > code.count("{") and len(stack) > 1:
            stack = stack[:-1]


def _apply(types: dict[str, Json], trail: list[str], word: str, version: str, form: str) -> None:
    node = types[trail[0]]
    for name in trail[1:]:
        members = [m for m in node.get("members", ()) if m and m["name"] == name]
        if members:
            node = members[0]
        elif name in _codes(node) and name == trail[-1]:
            node.setdefault("codes", {})[name] = {word: version}
            return
        else:
            raise ValueError(f"no component {'.'.join(trail)} to mark")
    node[word] = version
    if form:
        node["form_of"] = form


def _codes(node: Json) -> set[str]:
    return {*node.get("named-numbers", {}), *(name for name, _ in node.get("named-bits", ()))}


def main() -> None:
    """Write the schema of this checkout."""
    root = Path(__file__).resolve().parents[2]
    target = root / "resources" / "schema" / "sgp.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(build(root / "asn1"), encoding="utf-8")


if __name__ == "__main__":
    main()
