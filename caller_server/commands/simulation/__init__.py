"""The simulated branch: people and officers who use the real use cases by an injected clock, and what came of it.

``run.simulate`` runs days and gives the figures, ``run.targets`` those that have to be reached.
"""

from caller_server.commands.simulation.run import Options, simulate, targets

__all__ = ["Options", "simulate", "targets"]
