"""Looking ahead: what each waiting person is told, who is asked to come, and what the branch learns from what came true.

``look`` reads one snapshot and decides; ``carry_out`` writes what was decided. Between them nothing is locked, so that looking
may take as long as it takes, in a process of its own.
"""

from caller_server.usecases.ahead.carry_out import carry_out, invite
from caller_server.usecases.ahead.look import Look, look
from caller_server.usecases.ahead.memory import Memory, remembered

__all__ = ["Look", "Memory", "carry_out", "invite", "look", "remembered"]
