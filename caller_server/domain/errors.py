"""Refusals. Each has a stable ``code`` for machines; the sentence for people is made from ``code`` and ``why`` at the edge."""

from datetime import timedelta


class QueueError(Exception):
    """A refusal by a rule: nothing was changed. ``why`` picks the sentence, ``values`` fill it in."""

    code = "not_allowed_now"

    def __init__(self, why: str = "", *, retry_after: timedelta | None = None, **values: object) -> None:
        super().__init__(why or self.code)
        self.why = why
        self.retry_after = retry_after
        self.values = values


class NotFound(QueueError):
    """There is no such branch, service, counter or ticket."""

    code = "not_found"


class Forbidden(QueueError):
    """This person or device may not do this."""

    code = "forbidden"


class BranchClosed(QueueError):
    """The branch gives out no numbers now."""

    code = "branch_closed"


class ServiceClosed(QueueError):
    """The service gives out no numbers now."""

    code = "service_closed"


class QuotaReached(QueueError):
    """Today's numbers of this service are gone."""

    code = "quota_reached"


class OneTicketEach(QueueError):
    """This person holds an open ticket already."""

    code = "one_ticket_each"


class NotAllowedNow(QueueError):
    """The ticket or counter is in a state in which this verb has no meaning."""

    code = "not_allowed_now"


class NotYourTicket(QueueError):
    """The ticket is at another counter."""

    code = "not_your_ticket"


class CounterBusy(QueueError):
    """The counter has a ticket already; it serves one at a time."""

    code = "counter_busy"


class CallLimitReached(QueueError):
    """Called as often as the branch calls."""

    code = "call_limit_reached"


class TooSoon(QueueError):
    """People need a moment to come before they are called again."""

    code = "too_soon"


class RequestIdReused(QueueError):
    """The same request_id came with another body."""

    code = "request_id_reused"


class TryAgain(QueueError):
    """The store could not take the write just now; the same request may be sent again."""

    code = "try_again"
