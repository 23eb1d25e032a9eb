"""Who was called as often as the branch calls and did not come is missed, where the branch wants that without a press."""

from caller_server.domain import ticket as rules
from caller_server.domain.ids import BranchCode
from caller_server.usecases.ports import SYSTEM, Ports


def miss_absent(ports: Ports, branch: BranchCode) -> int:
    """The job that runs by the clock; gives how many were missed. Nothing is locked while nobody is absent."""
    with ports.read_branch(branch, ports.clock()) as read:
        policy = read.branch.policy
        if not policy.auto_no_show:
            return 0
        if not any(rules.is_absent(ticket, policy, read.now) for ticket in read.tickets_at_counters().values()):
            return 0
    with ports.open_branch(branch, ports.clock()) as unit:
        missed = 0
        for counter, ticket in unit.tickets_at_counters().items():
            if rules.is_absent(ticket, unit.branch.policy, unit.now):
                unit.record(ticket, rules.mark_no_show(ticket, counter=counter, now=unit.now), SYSTEM)
                missed += 1
        if missed == 0:
            unit.roll_back()
        return missed
