"""Being there: a code on the display or kiosk that turns every half minute, and the pass that a phone gets for it.

The code proves that somebody could see it a moment ago. It stops photographs of it, not somebody who hands it on at once.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caller_server.domain.ids import BranchCode

TURNS_EVERY = timedelta(seconds=30)
STEPS_BEFORE = 2  # a code is accepted in its own half minute and in the two after it: 90 s in all
PASS_LASTS = timedelta(minutes=10)
CODE_LENGTH = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base32 without I, L, O and U, so that typed codes cannot be misread (Crockford)
MISREAD = str.maketrans("ILO", "110")
PASS = re.compile(
    r"(?P<said>(?P<branch>[a-z0-9-]{1,40})\.(?P<step>\d{1,12})\.(?P<until>\d{1,12})\.(?P<nonce>[\w-]{8,40}))\.(?P<mac>[0-9a-f]{32})"
)


@dataclass(frozen=True)
class Pass:
    """Somebody was at the branch when the code of ``step`` was shown; ``nonce`` tells this pass from others of the same code."""

    branch: BranchCode
    step: int
    until: datetime
    nonce: str


def step_at(now: datetime) -> int:
    """The running number of the half minute that ``now`` lies in."""
    return int(now.timestamp() // TURNS_EVERY.total_seconds())


def turns_at(now: datetime) -> datetime:
    """When the next code is shown."""
    return datetime.fromtimestamp((step_at(now) + 1) * TURNS_EVERY.total_seconds(), UTC)


def accepted_until(now: datetime) -> datetime:
    """Until when the code shown at ``now`` is accepted."""
    return turns_at(now) + STEPS_BEFORE * TURNS_EVERY


def code(key: bytes, branch: BranchCode, step: int) -> str:
    """The code that ``branch`` shows in half minute ``step``: eight letters and digits, 40 bits."""
    digest = int.from_bytes(hmac.digest(key, f"join:{branch}:{step}".encode(), "sha256")[:5])
    return "".join(ALPHABET[(digest >> 5 * place) & 31] for place in reversed(range(CODE_LENGTH)))


def normal(typed: str) -> str:
    """A code as people type it, in one spelling: capitals, no gaps, no letters that look like digits."""
    return re.sub(r"[\s-]", "", typed).upper().translate(MISREAD)


def step_of(key: bytes, branch: BranchCode, typed: str, now: datetime) -> int | None:
    """The half minute in which ``branch`` showed this code, if it is still accepted at ``now``; None for any other text."""
    wanted = normal(typed).encode()
    latest = step_at(now)
    steps = [step for step in range(latest - STEPS_BEFORE, latest + 1)]
    return next((step for step in steps if hmac.compare_digest(code(key, branch, step).encode(), wanted)), None)


def is_valid(key: bytes, branch: BranchCode, typed: str, now: datetime) -> bool:
    """Whether ``branch`` shows this code at ``now``, or showed it at most two turns ago."""
    return step_of(key, branch, typed, now) is not None


def admit(branch: BranchCode, step: int, nonce: str, now: datetime) -> Pass:
    """A pass for who read the code of ``step``; ``nonce`` is random, 8 to 40 signs of base64url."""
    return Pass(branch, step, (now + PASS_LASTS).replace(microsecond=0), nonce)


def seal(key: bytes, value: Pass) -> str:
    """The pass as text, which nobody without the key can make or change."""
    said = f"{value.branch}.{value.step}.{int(value.until.timestamp())}.{value.nonce}"
    return f"{said}.{_mac(key, said)}"


def opened(key: bytes, text: str, now: datetime) -> Pass | None:
    """The pass in ``text``; None when we never sealed it, or its time is over at ``now``."""
    found = PASS.fullmatch(text)
    if found is None or not hmac.compare_digest(_mac(key, found["said"]), found["mac"]):
        return None
    until = datetime.fromtimestamp(int(found["until"]), UTC)
    return Pass(BranchCode(found["branch"]), int(found["step"]), until, found["nonce"]) if now < until else None


def _mac(key: bytes, said: str) -> str:
    return hmac.digest(key, f"pass:{said}".encode(), "sha256").hex()[:32]
