"""Where those who wait are, as staff count them."""

from collections.abc import Iterable
from dataclasses import dataclass

from caller_server.domain.ticket import Place


@dataclass(frozen=True)
class Whereabouts:
    """How many wait here; were asked to come closer and have not answered; are on the way, as they said; are away."""

    here: int = 0
    invited: int = 0
    on_the_way: int = 0
    away: int = 0


def count(people: Iterable[tuple[Place, bool, int]]) -> Whereabouts:
    """``people``: the place of those who wait, whether they said that they are coming, and how many they are.

    Who said so is on the way, asked or not, until they are here.
    """
    here = invited = on_the_way = away = 0
    for place, is_coming, how_many in people:
        if place is Place.HERE:
            here += how_many
        elif is_coming:
            on_the_way += how_many
        elif place is Place.INVITED:
            invited += how_many
        else:
            away += how_many
    return Whereabouts(here, invited, on_the_way, away)
