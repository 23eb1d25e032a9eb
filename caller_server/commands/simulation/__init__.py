"""The simulated branch: people and officers who use the real use cases by an injected clock, and what came of it.

``run.simulate`` runs days and gives the figures with those that have to be reached.
"""

from caller_server.commands.simulation.run import Options, simulate

__all__ = ["Options", "simulate"]
