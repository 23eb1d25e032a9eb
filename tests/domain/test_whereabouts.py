"""Where those who wait are: being asked is not being on the way."""

from caller_server.domain.ticket import Place
from caller_server.domain.whereabouts import Whereabouts, count


def test_who_was_asked_and_has_not_answered_is_told_apart_from_who_said_to_be_coming() -> None:
    people = [(Place.HERE, False, 4), (Place.INVITED, False, 2), (Place.INVITED, True, 1), (Place.AWAY, False, 5)]

    assert count(people) == Whereabouts(here=4, invited=2, on_the_way=1, away=5)


def test_who_is_coming_without_having_been_asked_is_on_the_way_and_who_is_here_is_here() -> None:
    assert count([(Place.AWAY, True, 3), (Place.HERE, True, 2)]) == Whereabouts(here=2, on_the_way=3)


def test_nobody_is_nowhere() -> None:
    assert count([]) == Whereabouts()
