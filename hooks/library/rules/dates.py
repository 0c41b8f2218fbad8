"""Days, as rules judge them: what day it is, and on which something was held against its source."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_ISO_DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


def latest_day() -> date:
    """The last day that can be today somewhere: tomorrow, where a check runs a day behind whoever wrote."""
    return (datetime.now(UTC) + timedelta(days=1)).date()


def wrong_check(told: str, form: str) -> tuple[str, str] | None:
    """What is wrong with a text that tells what something was held against, and when; or nothing. `form` says
    how to write it.
    """
    days = _ISO_DATE.findall(told)
    if not days:
        return f'"{told}" does not say when', form
    for day in days:
        try:
            when = date.fromisoformat(day)
        except ValueError:
            return f"no such day: {day}", form
        if when > latest_day():
            return f"{day} lies in the future", "give the day on which it was compared"
    if not re.search(r"[^\W\d_]", _ISO_DATE.sub("", told)):
        return f'"{told}" does not say what it was held against', form
    return None
