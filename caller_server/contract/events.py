"""Names of what goes over Socket.IO, in both directions. Sockets carry views down, and at most a receipt up."""

from enum import StrEnum


class Namespace(StrEnum):
    """Socket.IO namespaces; each says in ``auth`` what it wants to watch."""

    BOARD = "/board"  # auth {branch}
    TICKET = "/ticket"  # auth {token}
    CONSOLE = "/console"  # session cookie, or auth {bearer}; auth {branch, counter?}
    DEVICE = "/device"  # auth {key}


class Down(StrEnum):
    """Events the server sends."""

    BOARD = "board"
    TICKET = "ticket"
    COUNTER = "counter"
    LINE = "line"
    LIVE = "live"
    ANNOUNCEMENT = "announcement"
    HEARTBEAT = "heartbeat"
    NOTICE = "notice"
    BYE = "bye"


class Up(StrEnum):
    """Events a client may send."""

    RECEIVED = "received"  # a phone: {seq} of the ticket view it has shown


HEARTBEAT_EVERY_S = 10
POLL_EVERY_S = 10
