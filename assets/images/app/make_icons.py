"""Draws the icons of the follow page on a phone's Home Screen and in its notifications: a number with a tick, in indigo
and white. Run it in this folder; needs Pillow.
"""

from pathlib import Path

from PIL import Image, ImageDraw

INDIGO, WHITE, NOTHING = "#2E2A85", "#FFFFFF", (0, 0, 0, 0)
HERE = Path(__file__).parent
FINER = 4  # drawn so many times larger, then made smaller: edges without steps


def draw(size: int, *, badge: bool = False) -> Image.Image:
    """An icon of ``size`` pixels; a badge is one colour on nothing, as notifications want it."""
    side = size * FINER
    picture = Image.new("RGBA", (side, side), NOTHING if badge else INDIGO)
    pen = ImageDraw.Draw(picture)
    width, height = (side * 0.94, side * 0.62) if badge else (side * 0.62, side * 0.40)
    left, top, round_, edge = (side - width) / 2, (side - height) / 2, height * 0.16, height * 0.06
    cut = NOTHING if badge else INDIGO
    letter = width * 0.40
    pen.rounded_rectangle((left, top, left + width, top + height), round_, fill=WHITE)
    pen.rounded_rectangle((left + edge, top + edge, left + letter, top + height - edge), round_ * 0.7, fill=cut)
    for place in (1, 2, 3):
        x, y, radius = left + letter + (width - letter) / 4 * place, top + height / 2, height * 0.085
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=cut)
    corners = [(0.22, 0.54), (0.43, 0.72), (0.80, 0.30)]
    tick = [(left + edge + (letter - edge) * x, top + edge + (height - 2 * edge) * y) for x, y in corners]
    pen.line(tick, fill=WHITE, width=int(height * 0.085), joint="curve")
    for x, y in (tick[0], tick[-1]):
        pen.ellipse((x - height * 0.042, y - height * 0.042, x + height * 0.042, y + height * 0.042), fill=WHITE)
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    return small if badge else small.convert("RGB").quantize(64)


for size in (180, 192, 512):
    draw(size).save(HERE / f"{size}.png", optimize=True)
draw(96, badge=True).save(HERE / "badge.png", optimize=True)
