"""How long things take: laws that begin with the settings, follow what is seen, and are not led astray by a press forgotten."""

import json
from math import exp, log
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.branch import Policy, Service
from caller_server.domain.estimate.service_time import DEFAULT_SERVICE_S, KEPT, Law, ServiceTimes
from caller_server.domain.ids import ServiceCode
from caller_server.domain.stage import Stage
from caller_server.domain.ticket import TicketClass
from tests.builders import NINE, POLICY

A, K, D = ServiceCode("A"), ServiceCode("K"), ServiceCode("D")
SERVICES = {
    A: Service(A, {"id": "A"}, {}, usual_minutes=5, following=K),
    K: Service(K, {"id": "K"}, {}, usual_minutes=10),
    D: Service(D, {"id": "D"}, {}),
}
EVEN = (np.arange(2000) + 0.5) / 2000


def a_stage(service: ServiceCode = A, service_s: int | None = 300, ended: str = "served") -> Stage:
    return Stage(
        service=service,
        counter=None,
        joined_at=NINE,
        line_class=TicketClass.ORDINARY,
        ended=ended,
        is_last=True,
        waiting_s=60,
        service_s=service_s,
        total_s=None,
        outcome=None,
    )


def after(times: ServiceTimes, *seconds: int, service: ServiceCode = A) -> ServiceTimes:
    for one in seconds:
        times = times.learnt(a_stage(service, one), SERVICES, POLICY)
    return times


def test_the_share_that_lasts_longer_than_a_time() -> None:
    law = Law(log(400.0), 0.6)

    assert [law.outlasts(seconds) for seconds in (-5, 0, 400)] == pytest.approx([1, 1, 0.5])
    assert law.outlasts(400 * exp(0.6)) == pytest.approx(0.1587, abs=1e-4)  # one spread above the middle
    constant = Law(log(400.0), 0.0)
    assert (constant.outlasts(399), constant.outlasts(401)) == (1, 0)


def test_without_history_the_settings_are_believed_and_else_eight_minutes() -> None:
    laws = ServiceTimes().laws(SERVICES, POLICY)

    assert laws.of(A).mean_s == pytest.approx(300)
    assert laws.of(K).mean_s == pytest.approx(600)
    assert laws.of(D).mean_s == pytest.approx(DEFAULT_SERVICE_S)
    assert laws.of(ServiceCode("X")).mean_s == pytest.approx(DEFAULT_SERVICE_S)
    assert laws.pace == 1


def test_ten_services_weigh_as_much_as_what_was_believed_before() -> None:
    prior = ServiceTimes().laws(SERVICES, POLICY).of(A)

    law = after(ServiceTimes(), *[600] * 10).laws(SERVICES, POLICY).of(A)

    # the branch's own speed moves the prior half of the way, then the ten move it half of the rest
    assert law.log_middle == pytest.approx(prior.log_middle + 0.75 * (log(600) - prior.log_middle))


def test_a_slow_branch_is_expected_to_be_slow_at_services_not_seen_yet() -> None:
    slow = after(ServiceTimes(), *[900] * 60).laws(SERVICES, POLICY)

    assert slow.of(K).mean_s > 1.5 * 600


def test_two_hundred_services_teach_the_middle_and_the_spread() -> None:
    seconds = np.exp(log(400) + 0.4 * np.random.default_rng(5).standard_normal(200)).astype(int).tolist()

    law = after(ServiceTimes(), *seconds).laws(SERVICES, POLICY).of(A)

    assert exp(law.log_middle) == pytest.approx(400, rel=0.08)
    assert law.spread == pytest.approx(0.4, abs=0.06)


def test_habits_that_changed_are_followed_and_what_is_kept_stays_bounded() -> None:
    times = after(ServiceTimes(), *[300] * 400)
    changed = after(times, *[500] * 150)

    assert exp(changed.laws(SERVICES, POLICY).of(A).log_middle) > 390
    assert changed.services[A].count <= KEPT + 1e-6


def test_a_press_forgotten_for_hours_counts_as_a_long_service_only() -> None:
    times = after(ServiceTimes(), *[300] * 50)

    led_astray = after(times, 5 * 3600)

    assert led_astray.laws(SERVICES, POLICY).of(A).mean_s < 1.15 * times.laws(SERVICES, POLICY).of(A).mean_s


def test_todays_pace_needs_eighty_calls_to_count_half_and_is_gone_tomorrow() -> None:
    usual = after(ServiceTimes(), *[300] * 150).new_day()
    slow_day = after(usual, *[400] * 20)

    pace = slow_day.laws(SERVICES, POLICY).pace

    assert 1.0 < pace < 1.08
    assert slow_day.laws(SERVICES, POLICY).pace_spread < usual.laws(SERVICES, POLICY).pace_spread
    assert slow_day.new_day().laws(SERVICES, POLICY).pace == 1


def test_people_who_did_not_come_are_counted_with_the_time_they_cost() -> None:
    times = ServiceTimes()
    for number in range(100):
        stage = a_stage(service_s=None, ended="no_show") if number % 5 == 0 else a_stage()
        times = times.learnt(stage, SERVICES, POLICY, approach_s=40.0, lost_s=150.0)

    laws = times.laws(SERVICES, POLICY)

    assert laws.missed_share == pytest.approx((20 + 40 * 0.05) / 140)
    assert 120 < laws.missed.mean_s < 170
    assert exp(laws.approach.log_middle) == pytest.approx(40, rel=0.1)
    assert times.services[A].count == 80


def test_a_stage_in_which_nobody_was_served_teaches_nothing() -> None:
    assert ServiceTimes().learnt(a_stage(service_s=None, ended="cancelled"), SERVICES, POLICY) == ServiceTimes()


def test_how_many_are_handed_on_is_learnt() -> None:
    times = ServiceTimes()
    for number in range(90):
        times = times.learnt(a_stage(ended="handed_on" if number % 3 else "served"), SERVICES, POLICY)

    assert times.laws(SERVICES, POLICY).handed_on == {A: pytest.approx(0.65)}


def test_the_times_survive_being_kept() -> None:
    times = after(ServiceTimes(), 200, 300, 400).learnt(a_stage(K, 700), SERVICES, Policy(), approach_s=30, turnover_s=12)

    kept = ServiceTimes.from_json(json.loads(json.dumps(times.as_json())))

    assert kept.laws(SERVICES, POLICY).of(A).mean_s == pytest.approx(times.laws(SERVICES, POLICY).of(A).mean_s)
    assert kept.as_json() == times.as_json()
    assert ServiceTimes.from_json({}) == ServiceTimes()


@given(st.floats(0, 1e6), st.floats(0, 1.2))
def test_what_is_left_is_never_negative_nor_endless(elapsed_s: float, spread: float) -> None:
    rest = Law(log(300.0), spread).rest(EVEN, elapsed_s)

    assert (rest >= 0).all()
    assert np.isfinite(rest).all()
    assert median(rest.tolist()) < 1500


def test_what_is_left_is_the_law_given_how_long_it_lasts_already() -> None:
    law = Law(log(300.0), 0.5)
    longer = [whole - 400 for whole in law.at(np.random.default_rng(1).standard_normal(200_000)).tolist() if whole > 400]

    assert median(law.rest(EVEN, 400).tolist()) == pytest.approx(median(longer), rel=0.03)
    assert law.rest(EVEN, 0.0).mean() == pytest.approx(law.mean_s, rel=0.01)
    assert Law(log(300.0), 0.0).rest(EVEN, 100.0).tolist() == pytest.approx([200.0] * len(EVEN))
