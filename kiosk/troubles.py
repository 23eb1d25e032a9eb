"""Which trouble follows from what the server says, and what can be done about each. Pure, a part of ``kiosk.flow``."""

from caller_server.contract.codes import Code
from kiosk.state import Trouble

TROUBLES = {
    Code.BRANCH_CLOSED: Trouble.CLOSED,
    Code.SERVICE_CLOSED: Trouble.SERVICE_CLOSED,
    Code.QUOTA_REACHED: Trouble.QUOTA_REACHED,
    Code.TOO_MANY_REQUESTS: Trouble.TOO_BUSY,
    Code.TOO_SOON: Trouble.TOO_BUSY,
    Code.TRY_AGAIN: Trouble.TOO_BUSY,
    Code.NOT_SIGNED_IN: Trouble.NOT_ENROLLED,
    Code.FORBIDDEN: Trouble.NOT_ENROLLED,
}
GONE = {
    "closed": Trouble.SERVICE_CLOSED,
    "paused": Trouble.SERVICE_PAUSED,
    "quota_reached": Trouble.QUOTA_REACHED,
    "full": Trouble.FULL,
}
REPEATABLE = {Trouble.SERVER_GONE, Trouble.TOO_BUSY}
# Nobody has to be sent home from these: they end when their cause does.
STANDING = {Trouble.SERVER_GONE, Trouble.CLOSED, Trouble.NOT_ENROLLED, Trouble.LEAVE}
# About a code that was read: the way on is to the start, or another code.
ABOUT_CODES = {
    Trouble.CODE_FOREIGN,
    Trouble.CODE_UNKNOWN,
    Trouble.CODE_OLD,
    Trouble.CODE_ELSEWHERE,
    Trouble.CODE_UNCHECKED,
}
