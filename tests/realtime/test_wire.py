"""Views as text, and the collector's hysteresis."""

import gc
import json
from collections.abc import Iterator

import pytest

from caller_server.contract import views
from caller_server.realtime.collector import Collector
from caller_server.realtime.wire import Ready, ReadyJson, ready, substance
from tests import samples


def test_a_view_is_sent_as_it_is_fetched() -> None:
    view = samples.staff_ticket()

    sent = json.loads(ReadyJson.dumps(["ticket", ready(view)], separators=(",", ":")))

    assert sent == ["ticket", view.model_dump(mode="json", by_alias=True)]
    assert sent[1]["class"] == "ordinary"


def test_other_messages_go_the_usual_way() -> None:
    assert json.loads(ReadyJson.dumps(["bye", {"reason": "restart"}])) == ["bye", {"reason": "restart"}]
    assert json.loads(ReadyJson.dumps({"sid": "x"}, separators=(",", ":"))) == {"sid": "x"}


def test_text_that_only_looks_ready_is_quoted() -> None:
    assert ReadyJson.dumps(["ticket", '{"a":1}']) == '["ticket", "{\\"a\\":1}"]'


def test_two_views_that_differ_only_in_time_say_the_same() -> None:
    earlier, later = ready(samples.ticket_view(seq=1)), ready(samples.ticket_view(seq=2))
    other = ready(samples.ticket_view(seq=2, ahead=3))

    assert earlier != later
    assert substance(earlier) == substance(later) != substance(other)
    assert '"number":"A042"' in substance(earlier)


def test_every_view_begins_with_where_it_belongs_and_how_new_it_is() -> None:
    for model in (views.TicketView, views.BoardView, views.CounterView, views.LineView, views.LiveView, views.BranchView):
        assert list(model.model_fields)[:3] == ["branch", "seq", "server_time"], model


def test_ready_text_is_text() -> None:
    assert isinstance(ready(samples.board_view()), Ready)


@pytest.fixture
def collector() -> Iterator[Collector]:
    thresholds = gc.get_threshold()
    yield Collector()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_the_collector_freezes_once_after_a_wave_and_thaws_when_most_are_gone(collector: Collector) -> None:
    collector.tick(100, 100, now=1.0)
    assert collector.frozen_at == 0

    collector.tick(2_000, 2_000, now=2.0)
    assert collector.frozen_at == 0, "the wave is not over yet"

    collector.tick(2_000, 2_000, now=4.5)
    assert collector.frozen_at == 2_000

    collector.tick(2_100, 2_100, now=10.0)
    assert collector.frozen_at == 2_000, "a few more are not worth a pause"

    collector.tick(900, 2_100, now=20.0)
    assert collector.frozen_at == 900


def test_the_collector_starts_with_rare_collections(collector: Collector) -> None:
    collector.start()

    assert gc.get_threshold() == (50_000, 50, 1_000)
    assert gc.get_freeze_count() > 0
