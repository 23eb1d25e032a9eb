"""Names of the rooms that sockets are in. A room exists inside its namespace and in this process only."""

from caller_server.domain.ids import BranchCode, CounterCode, TicketId


def branch(code: BranchCode) -> str:
    """Everyone of a namespace who watches this branch: the board itself, and the heartbeat of the other namespaces."""
    return f"branch:{code}"


def line(code: BranchCode) -> str:
    """Consoles of a branch."""
    return f"line:{code}"


def live(code: BranchCode) -> str:
    """Supervisors and administrators of a branch."""
    return f"live:{code}"


def agents(code: BranchCode) -> str:
    """Programs beside the loudspeakers of a branch."""
    return f"agents:{code}"


def counter(code: CounterCode) -> str:
    """Consoles of one counter."""
    return f"counter:{code}"


def ticket(ticket_id: TicketId) -> str:
    """The pages that follow one ticket (a person may have two open)."""
    return f"ticket:{ticket_id}"
