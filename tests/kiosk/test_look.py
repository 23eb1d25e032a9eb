"""Sizes and shapes, and what the command line takes."""

from math import hypot

import pytest
from click.testing import CliRunner

from config.tokens import contrast, theme
from kiosk.__main__ import main
from kiosk.look.icons import GRID, ICONS
from kiosk.look.measures import SMALL, TALL, WIDE, measures
from kiosk.look.shapes import dashes, length, rounded_outline
from kiosk.settings import Settings, window_size


@pytest.mark.parametrize(
    ("size", "layout", "target"),
    [
        ((1080, 1920), TALL, 132),
        ((1920, 1080), WIDE, 132),
        ((800, 480), SMALL, 104),
        ((1280, 720), WIDE, 88),
        ((2160, 3840), TALL, 264),
        ((1024, 600), SMALL, 130),
        ((540, 960), TALL, 66),
    ],
)
def test_each_window_has_its_layout_and_scale(size: tuple[int, int], layout: str, target: float) -> None:
    sizes = measures(*size)

    assert sizes.layout == layout
    assert sizes.target == pytest.approx(target)


def test_no_text_is_smaller_than_the_table_allows() -> None:
    assert measures(1080, 1920).least >= 30
    assert measures(800, 480).least >= 17
    for size in ((1080, 1920), (1920, 1080), (800, 480)):
        sizes = measures(*size)
        assert sizes.least <= min(sizes.body, sizes.lead, sizes.button, sizes.title, sizes.window)
        assert sizes.gap >= 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ink", "bg"),
        ("ink2", "bg"),
        ("ink", "surface"),
        ("ink2", "surface"),
        ("on_act", "act"),
        ("ink2", "act_soft"),
        ("surface", "ink"),
    ],
)
def test_every_pair_of_colours_that_the_kiosk_writes_with_can_be_read(one: str, other: str) -> None:
    light = theme("light")

    assert contrast(light[one], light[other]) >= 7


def test_dashes_go_round_evenly_and_end_with_a_gap() -> None:
    outline = rounded_outline(0, 0, 200, 100, 20)

    pieces = dashes(outline, 9, 6)

    lengths = [length(piece) for piece in pieces]
    assert max(lengths) - min(lengths) < 0.01
    (ax, ay), (bx, by) = pieces[-1][-1], pieces[0][0]
    assert hypot(bx - ax, by - ay) == pytest.approx(lengths[0] * 6 / 9, rel=0.02)


def test_an_outline_stays_inside_its_box_however_large_its_corners() -> None:
    for radius in (0, 10, 500):
        for x, y in rounded_outline(10, 20, 100, 40, radius):
            assert 10 - 1e-6 <= x <= 110 + 1e-6
            assert 20 - 1e-6 <= y <= 60 + 1e-6


def test_nothing_to_draw_makes_no_dashes() -> None:
    assert dashes([(5, 5), (5, 5)], 9, 6) == []


def test_icons_stay_on_their_grid() -> None:
    for name, strokes in ICONS.items():
        for stroke in strokes:
            assert len(stroke) >= 2, name
            for x, y in stroke:
                assert 0 <= x <= GRID, name
                assert 0 <= y <= GRID, name


@pytest.mark.parametrize("text", ["1080", "x", "1080x", "axb", "100x100", "-5x800", "1080x1920x3"])
def test_a_window_size_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"800x480|1080x1920"):
        window_size(text)


def test_a_wrong_option_is_told_before_any_window_opens() -> None:
    result = CliRunner().invoke(main, ["--server", "http://127.0.0.1:1", "--key", "k", "--window", "tiny"])

    assert result.exit_code == 2
    assert "1080x1920" in result.output


def test_a_printer_that_nobody_knows_is_told_before_any_window_opens() -> None:
    result = CliRunner().invoke(main, ["--server", "http://127.0.0.1:1", "--key", "k", "--printer", "telepathy:1"])

    assert result.exit_code == 2
    assert "--printer" in result.output


def test_settings_become_the_rules_of_the_flow() -> None:
    rules = Settings("http://127.0.0.1", "k", language="en", idle_s=45, done_s=15).rules()

    assert (rules.home_language, rules.idle_s, rules.done_s) == ("en", 45, 15)
