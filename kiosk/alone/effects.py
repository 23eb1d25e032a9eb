"""What a kiosk without its server asks for: values only."""

from dataclasses import dataclass
from uuid import UUID

from caller_server.contract.views import BranchView
from kiosk.state import Order


@dataclass(frozen=True)
class GiveAlone:
    """Give out a number without the server. ``branch`` is as last seen, in the language of the order.

    ``instead_of`` is the request that was sent for it and never answered.
    """

    order: Order
    branch: BranchView | None
    instead_of: UUID | None = None


@dataclass(frozen=True)
class SlipLookedFor:
    """Somebody says whether the slip of a ticket came out."""

    token: str
    did_print: bool


@dataclass(frozen=True)
class Reunite:
    """The server is back: tell it now of what was given out."""


AloneEffect = GiveAlone | SlipLookedFor | Reunite
