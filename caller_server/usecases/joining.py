"""Taking a number by phone: the code that a screen shows now, and who was there to read it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from caller_server.domain import joining as rules
from caller_server.domain.errors import Forbidden
from caller_server.domain.ids import BranchCode
from caller_server.usecases.ports import Actor, Ports


@dataclass(frozen=True)
class ShownCode:
    """The code to show from now on: accepted until ``until``, and followed by the next one at ``turns_at``."""

    code: str
    until: datetime
    turns_at: datetime
    now: datetime


@dataclass(frozen=True)
class Visitor:
    """Somebody's phone whose holder was at the branch a moment ago; ``key`` tells this pass from others, for limits."""

    branch: BranchCode
    step: int
    key: str
    until: datetime

    @property
    def actor(self) -> Actor:
        """Who this is in the log of requests; what is done with a pass is done by the phone."""
        return Actor("participant", "peserta", f"presence:{self.key}")

    def belongs_to(self, branch: str) -> bool:
        """Whether the pass is for this branch; it is for no other."""
        return self.branch == branch


def show_code(ports: Ports, branch: BranchCode) -> ShownCode:
    """What the display, the kiosk and the greeter show. Raises NotFound for a branch that does not exist."""
    now = ports.clock()
    with ports.read_branch(branch, now):
        code = rules.code(ports.join_key, branch, rules.step_at(now))
        return ShownCode(code, rules.accepted_until(now), rules.turns_at(now), now)


def show_presence(ports: Ports, branch: BranchCode, typed: str, nonce: str) -> tuple[str, Visitor]:
    """A pass for who read the branch's code, as text and as what it says. ``nonce`` is random.

    Raises NotFound for a branch that does not exist, Forbidden for a code that is too old, of another branch or invented.
    """
    now = ports.clock()
    with ports.read_branch(branch, now):
        step = rules.step_of(ports.join_key, branch, typed, now)
    if step is None:
        raise Forbidden("code_too_old")
    value = rules.admit(branch, step, nonce, now)
    return rules.seal(ports.join_key, value), _visitor(value)


def visitor(ports: Ports, text: str) -> Visitor:
    """Who holds this pass. Raises Forbidden when its time is over, or nobody was given it."""
    value = rules.opened(ports.join_key, text, ports.clock())
    if value is None:
        raise Forbidden("code_too_old")
    return _visitor(value)


def phone_actor(branch: BranchCode, phone: str) -> Actor:
    """The holder of a phone as who acts: the same with a newer pass, so that a retry after a new scan takes effect once."""
    return Actor("participant", "peserta", f"phone:{hashlib.sha256(f'{branch}:{phone}'.encode()).hexdigest()[:40]}")


def _visitor(value: rules.Pass) -> Visitor:
    return Visitor(value.branch, value.step, value.nonce, value.until)
