"""Appointments: a time of today that a person was given; the ticket joins the line as of it."""

from datetime import date, datetime

from caller_server.domain.branch import Branch, business_day
from caller_server.domain.errors import NotAllowedNow


def check_appointment(branch: Branch, at: datetime, today: date) -> None:
    """Raises NotAllowedNow for a time that is not on today's business day."""
    if business_day(branch, at) != today:
        raise NotAllowedNow("appointment_not_today")
