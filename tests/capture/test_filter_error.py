from __future__ import annotations

from app.capture.filter_error import FilterError
from app.errors import WorkbenchError


def test_it_says_where_and_what_to_do() -> None:
    error = FilterError("“=” has no meaning here.", column=5, length=2, hint="Write ==.")
    assert isinstance(error, WorkbenchError)
    assert str(error) == "“=” has no meaning here."
    assert error.hint == "Write ==."
    assert error.details() == {"column": 5, "length": 2}
