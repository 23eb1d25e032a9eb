"""Who may call which route: the rules. Every route declares its own by a decorator; ``guard`` enforces them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from caller_server.usecases.accounts import Device, DeviceKind, Role, Staff
from caller_server.usecases.joining import Visitor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may call a route: anybody, the holder of the ticket token in its path, staff of these roles, devices of these kinds.

    ``is_present``: whoever has a pass for having been at the branch a moment ago.
    """

    is_public: bool = False
    is_participant: bool = False
    roles: frozenset[Role] = frozenset()
    devices: frozenset[DeviceKind] = frozenset()
    is_present: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody has to sign in."""
        return self.is_public or self.is_participant

    def allows(self, caller: Staff | Device | Visitor) -> bool:
        """Whether this person or device may call the route at all; the branch is asked for apart."""
        if isinstance(caller, Visitor):
            return self.is_present
        return caller.role in self.roles if isinstance(caller, Staff) else caller.kind in self.devices


PUBLIC = Access(is_public=True)
STAFF = tuple(Role)
WORKERS = tuple(role for role in Role if role is not Role.VIEWER)  # whoever may change something
LEADS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
WATCHERS = (*LEADS, Role.VIEWER)  # whoever may look at the whole branch
AT_COUNTERS = (Role.OFFICER, *LEADS)


def _declare(view: View, **more: Any) -> View:
    view.access = replace(getattr(view, "access", Access()), **more)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may."""
    return _declare(view, is_public=True)


def participant(view: View) -> View:
    """Whoever knows the ticket's token, which is the path's ``token``."""
    return _declare(view, is_participant=True)


def staff(*roles: Role) -> Callable[[View], View]:
    """Signed-in staff of these roles, in their own branch."""
    return lambda view: _declare(view, roles=frozenset(roles))


def device(*kinds: DeviceKind) -> Callable[[View], View]:
    """Devices of these kinds, in their own branch; with ``staff`` beside it, either."""
    return lambda view: _declare(view, devices=frozenset(kinds))


def present(view: View) -> View:
    """Whoever has a pass of the path's branch; with ``staff`` or ``device`` beside it, either."""
    return _declare(view, is_present=True)
