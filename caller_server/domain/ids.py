"""Identifiers, each its own type so that a counter's code cannot be handed over as a branch's."""

from typing import NewType

TicketId = NewType("TicketId", str)  # opaque, never shown
BranchCode = NewType("BranchCode", str)  # "bontang"
ServiceCode = NewType("ServiceCode", str)  # "A": also the letter on the ticket
CounterCode = NewType("CounterCode", str)  # "bontang-3"
OfficerName = NewType("OfficerName", str)  # the user name of the person at a counter
