"""The audit: whether the log is whole, what happened that needs a reason, and who went before whom and why. Pure; no clock."""

from caller_server.domain.audit.chain import ChainCheck, Newest, Sealed
from caller_server.domain.audit.findings import MOST_LISTED, Fault, Finding, Findings
from caller_server.domain.audit.overtaking import Overtaking, overtakings
from caller_server.domain.audit.remark import GROUPS, Group, Remark, What
from caller_server.domain.audit.remarks import remarks, screened
from caller_server.domain.audit.replay import DayCounts, DayRows, Replay

__all__ = [
    "GROUPS",
    "MOST_LISTED",
    "ChainCheck",
    "DayCounts",
    "DayRows",
    "Fault",
    "Finding",
    "Findings",
    "Group",
    "Newest",
    "Overtaking",
    "Remark",
    "Replay",
    "Sealed",
    "What",
    "overtakings",
    "remarks",
    "screened",
]
