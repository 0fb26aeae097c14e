"""Looking for something while secrets are hidden: what is found tells nothing about hidden bytes.

A search asks what is shown of a record. Otherwise whoever asks for one digit after the other could
read a hidden code from which records are found. Columns tell no secrets, and bytes are looked for
in the record first, which is quick, and then once more in what is shown of those that were found.
"""

from __future__ import annotations

from dataclasses import replace

from app.capture.annotations import Annotations
from app.capture.filter import FIELDS, parse
from app.capture.filter_conditions import Condition, Neither, Question, Relation
from app.capture.filter_fields import Tier
from app.capture.sought import Sought, SoughtKind, understand
from app.capture.veil import Veil
from app.values.traffic import Record


def veiled(sought: Sought, veil: Veil, annotations: Annotations | None = None) -> Sought:
    """Return the same search, asked of what is shown. annotations: as given to `understand`."""
    wanted = sought.wanted
    if wanted is None or sought.cost == Tier.COLUMNS.name.lower():
        return sought
    of_shown = understand(sought.text, veil, annotations).wanted or wanted

    def shown(record: Record) -> bool:
        return of_shown(veil.veiled(record))

    def both(record: Record) -> bool:
        return wanted(record) and shown(record)

    if _asks_bytes_only(sought):
        return replace(sought, wanted=both, again=shown)
    return replace(sought, wanted=shown, openly=False, cost=Tier.DECODE.name.lower())


def _asks_bytes_only(sought: Sought) -> bool:
    """Whether hits in the bytes as recorded are all there is to a search."""
    if sought.kind is SoughtKind.FILTER:
        return _is_plain(parse(sought.text).condition)
    return sought.kind is SoughtKind.HEX


def _is_plain(condition: Condition) -> bool:
    if condition.tier is Tier.COLUMNS:
        return True
    match condition:
        case Question(field=field, relation=relation):
            return field is FIELDS["data"] and relation is Relation.CONTAINS
        case Neither():
            return False
        case _:
            return all(map(_is_plain, condition.conditions))
