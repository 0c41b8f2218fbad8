"""What day it is, which rules ask in one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def latest_day() -> date:
    """The last day that can be today somewhere: tomorrow, where a check runs a day behind whoever wrote."""
    return (datetime.now(UTC) + timedelta(days=1)).date()
