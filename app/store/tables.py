"""The tables as queries see them. What a database on disk is made of stands in `migrations`.

Devices send what they like, and what they sent is to be kept: text that a database cannot take is
changed a little, and a number it cannot take is left out, rather than refused.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

_LARGEST = 2**63 - 1


def fits(number: int) -> bool:
    """Whether a column can hold a number."""
    return -_LARGEST <= number <= _LARGEST


class Words(TypeDecorator[str]):
    """Text without what PostgreSQL or UTF-8 cannot carry: NUL and halves of surrogate pairs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as a database takes it."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode(errors="replace").decode().replace("\0", "\N{SYMBOL FOR NULL}")


METADATA = MetaData()

DEVICES = Table(
    "devices",
    METADATA,
    Column("eid", Words, primary_key=True),
    Column("identity", Words, nullable=False),
    Column("eim_id", Words, nullable=False),
    Column("token", BigInteger),
    Column("label", Words, nullable=False),
    Column("dialect", Words, nullable=False),
    Column("binding", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("first_contact", Double, nullable=False),
    Column("last_contact", Double, nullable=False),
    Column("contacts", BigInteger, nullable=False),
    Column("recent", Words, nullable=False),
    Column("certificates", Words),
)
"""recent: the newest contacts as `app.store.cadence` writes them. certificates: JSON."""

PACKAGES = Table(
    "packages",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("eid", Words, nullable=False),
    Column("recipe", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("queued_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("batch", Words, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("eim_id", Words, nullable=False),
    Column("counter", BigInteger),
    Column("transaction_id", LargeBinary),
    Column("message", LargeBinary, nullable=False),
    Column("deliveries", BigInteger, nullable=False),
    Column("first_delivered", Double, nullable=False),
    Column("last_delivered", Double, nullable=False),
    Column("finished_at", Double, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("verdict", Words),
    Column("explanation", Words, nullable=False),
)
"""recipe, verdict: JSON. state: name in QueueState. eim_id: the recipe's, to look for.
transaction_id: NULL for none, so that the index holds only those that have one."""

RESULTS = Table(
    "results",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("eid", Words),
    Column("at", Double, nullable=False),
    Column("kind", Words, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("fate", Words, nullable=False),
    Column("package", BigInteger),
    Column("seq", BigInteger),
    Column("verdict", Words),
    Column("note", Words, nullable=False),
)
"""digest: SHA-256 of raw. fate: name in ResultFate. verdict: JSON."""

COUNTERS = Table(
    "counters",
    METADATA,
    Column("eim_id", Words, primary_key=True),
    Column("eid", Words, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
