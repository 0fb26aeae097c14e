"""What is wrong with a filter, and at which character."""

from __future__ import annotations

from app.errors import WorkbenchError


class FilterError(WorkbenchError):
    """A filter cannot be understood.

    column: offset of the first character that does not fit, from 0; the text's length when
    something is missing at its end. length: how many characters to underline, 0 at the end.
    """

    def __init__(self, message: str, *, column: int, length: int = 1, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.column = column
        self.length = length

    def details(self) -> dict[str, object]:
        return {"column": self.column, "length": self.length}
