"""Refusal codes: a closed list. Every refusal on the wire carries one of these, and what the client should do about it."""

from enum import StrEnum


class Code(StrEnum):
    """Stable, machine-readable reason of a refusal (``code`` of application/problem+json)."""

    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    BRANCH_CLOSED = "branch_closed"
    SERVICE_CLOSED = "service_closed"
    QUOTA_REACHED = "quota_reached"
    ONE_TICKET_EACH = "one_ticket_each"
    NOT_ALLOWED_NOW = "not_allowed_now"
    NOT_YOUR_TICKET = "not_your_ticket"
    COUNTER_BUSY = "counter_busy"
    CALL_LIMIT_REACHED = "call_limit_reached"
    TOO_SOON = "too_soon"
    REQUEST_ID_REUSED = "request_id_reused"
    INVALID_REQUEST = "invalid_request"
    TOO_MANY_REQUESTS = "too_many_requests"
    TRY_AGAIN = "try_again"


STATUS: dict[Code, int] = {
    Code.NOT_SIGNED_IN: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_FOUND: 404,
    Code.BRANCH_CLOSED: 409,
    Code.SERVICE_CLOSED: 409,
    Code.QUOTA_REACHED: 409,
    Code.ONE_TICKET_EACH: 409,
    Code.NOT_ALLOWED_NOW: 409,
    Code.NOT_YOUR_TICKET: 409,
    Code.COUNTER_BUSY: 409,
    Code.CALL_LIMIT_REACHED: 409,
    Code.TOO_SOON: 409,
    Code.REQUEST_ID_REUSED: 422,
    Code.INVALID_REQUEST: 422,
    Code.TOO_MANY_REQUESTS: 429,
    Code.TRY_AGAIN: 503,
}

WHAT_TO_DO: dict[Code, str] = {
    Code.NOT_SIGNED_IN: "Sign in, or send a valid key, and repeat the request.",
    Code.FORBIDDEN: "Do not repeat; this account, device or page may not do this.",
    Code.NOT_FOUND: "Do not repeat; there is nothing at this address, or it has expired.",
    Code.BRANCH_CLOSED: "Show when the branch opens; repeat then.",
    Code.SERVICE_CLOSED: "Offer another service, or repeat when this one opens.",
    Code.QUOTA_REACHED: "Show when numbers are given out again; offer another service.",
    Code.ONE_TICKET_EACH: "Show the ticket this person already has.",
    Code.NOT_ALLOWED_NOW: "Fetch the view; the ticket or counter is in another state by now.",
    Code.NOT_YOUR_TICKET: "Fetch the counter's view; the ticket is at another counter.",
    Code.COUNTER_BUSY: "Finish, park, transfer or return the ticket at the counter first.",
    Code.CALL_LIMIT_REACHED: "Mark as no-show, or start serving.",
    Code.TOO_SOON: "Repeat after retry_after_s seconds.",
    Code.REQUEST_ID_REUSED: "A fault in the client: choose a new request_id for a new request.",
    Code.INVALID_REQUEST: "A fault in the request: mend the named fields; do not repeat as it is.",
    Code.TOO_MANY_REQUESTS: "Repeat after retry_after_s seconds, with the same request_id.",
    Code.TRY_AGAIN: "Repeat with the same request_id after a moment.",
}
