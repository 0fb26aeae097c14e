"""A filter as a tree of conditions, and whether one record fulfils it.

`!=` is true when the record has the field and none of its values equals; `not field == value` is
true for records without the field as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from app.capture.filter_fields import Field, Look, Tier
from app.capture.filter_values import Value


class Relation(StrEnum):
    """How a field is compared. Equality is `in` with one value."""

    EXISTS = "exists"
    IN = "in"
    NOT_IN = "not in"
    LESS = "<"
    GREATER = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    CONTAINS = "contains"
    MATCHES = "matches"


class Span(NamedTuple):
    """The values from the first to the last, both included; one value spans itself."""

    first: Any
    last: Any


@dataclass(frozen=True)
class Question:
    """One field compared. spans: what with; pattern: what `matches` looks for."""

    field: Field
    relation: Relation
    spans: tuple[Span, ...] = ()
    pattern: re.Pattern[str] | None = None

    @property
    def tier(self) -> Tier:
        """What looking costs."""
        return self.field.tier

    def holds(self, look: Look) -> bool:
        """Whether a record fulfils it."""
        values = self.field.read(look)
        if self.relation is Relation.NOT_IN:
            return bool(values) and not any(map(self.accepts, values))
        return any(map(self.accepts, values))

    @cached_property
    def accepts(self) -> Callable[[Value], bool]:
        """What tells one value that is asked for; for NOT_IN one that must not be there."""
        if self.relation is Relation.EXISTS:
            return _anything
        if self.pattern is not None:
            search = self.pattern.search
            return lambda value: search(str(value)) is not None
        return _comparison(self.relation, self.spans)


@dataclass(frozen=True)
class Both:
    """All of some conditions; none at all is always fulfilled."""

    conditions: tuple[Condition, ...]

    @property
    def tier(self) -> Tier:
        """What looking costs at most."""
        return _dearest(self.conditions)

    def holds(self, look: Look) -> bool:
        """Whether a record fulfils all; the cheap ones are asked first."""
        return all(one.holds(look) for one in self.by_cost)

    @cached_property
    def by_cost(self) -> tuple[Condition, ...]:
        """The conditions, the cheap ones first."""
        return tuple(sorted(self.conditions, key=_tier_of))


@dataclass(frozen=True)
class Either:
    """At least one of some conditions."""

    conditions: tuple[Condition, ...]

    @property
    def tier(self) -> Tier:
        """What looking costs at most."""
        return _dearest(self.conditions)

    def holds(self, look: Look) -> bool:
        """Whether a record fulfils one; the cheap ones are asked first."""
        return any(one.holds(look) for one in self.by_cost)

    @cached_property
    def by_cost(self) -> tuple[Condition, ...]:
        """The conditions, the cheap ones first."""
        return tuple(sorted(self.conditions, key=_tier_of))


@dataclass(frozen=True)
class Neither:
    """The opposite of a condition."""

    condition: Condition

    @property
    def tier(self) -> Tier:
        """What looking costs."""
        return self.condition.tier

    def holds(self, look: Look) -> bool:
        """Whether a record does not fulfil it."""
        return not self.condition.holds(look)


Condition = Question | Both | Either | Neither


def columns_of(condition: Condition) -> frozenset[str]:
    """Return where the fields of a condition are kept, as in `Field.column`."""
    match condition:
        case Question(field=field):
            return frozenset({field.column})
        case Neither(condition=inner):
            return columns_of(inner)
        case Both(conditions=inners) | Either(conditions=inners):
            return frozenset().union(*map(columns_of, inners))


def _tier_of(condition: Condition) -> Tier:
    return condition.tier


def _dearest(conditions: tuple[Condition, ...]) -> Tier:
    return max(map(_tier_of, conditions), default=Tier.COLUMNS)


def _anything(value: Value) -> bool:
    return True


def _comparison(relation: Relation, spans: tuple[Span, ...]) -> Callable[[Any], bool]:
    limit = spans[0].first
    match relation:
        case Relation.LESS:
            return lambda value: bool(value < limit)
        case Relation.GREATER:
            return lambda value: bool(value > limit)
        case Relation.AT_MOST:
            return lambda value: bool(value <= limit)
        case Relation.AT_LEAST:
            return lambda value: bool(value >= limit)
        case Relation.CONTAINS:
            return lambda value: limit in value
        case _:
            return lambda value: any(first <= value <= last for first, last in spans)
