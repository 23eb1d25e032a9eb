"""What each walk that the screens offer would mean for somebody who goes out now."""

from datetime import datetime

from caller_server.contract import views as wire
from caller_server.domain import invite
from caller_server.domain.branch import Policy


def walks(policy: Policy, early_min: float | None, back_by: datetime | None) -> list[wire.Walk]:
    """The walks with the time to be back by, or without one where staying is better.

    ``early_min``: one in twenty is called before so many minutes from now, and ``back_by`` is the time that follows from it.
    Empty where nobody is passed over while away, or nobody can say.
    """
    if not policy.staged_calling or early_min is None or back_by is None:
        return []
    return [
        wire.Walk(minutes=minutes, back_by=None if invite.stays(early_min, minutes) else back_by) for minutes in wire.WALK_MINUTES
    ]
