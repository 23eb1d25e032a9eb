"""Makes the pictures of README and docs out of the screenshots of the tests: ``python -m tests.pictures``.

The screenshots are those of the tests in tests/e2e and of the kiosk's window tests; ``make pictures`` takes them first.
"""

import io
import sys
from pathlib import Path

from PIL import Image

TAKEN = Path(__file__).parent / "output"
SHOWN = Path(__file__).parents[1] / "assets" / "images" / "readme"
WIDTHS = {  # in pixels, as wide as each is worth looking at
    "kiosk-services": 540,
    "kiosk-done": 540,
    "slip": 576,
    "phone-waiting": 480,
    "phone-called": 480,
    "display-board": 1280,
    "display-call": 1280,
    "console": 1440,
    "booths": 1440,
    "greeter": 480,
    "live": 1440,
    "admin": 1440,
    "report": 1440,
    "score": 1440,
}
# Screens beside each other, all as high as given in pixels: the kiosk's looks, and its small window.
DOCS = Path(__file__).parents[1] / "assets" / "images" / "docs"
SHEETS = {
    "kiosk-looks": (
        720,
        (
            "services-id-1080x1920",
            "services-largest-id-1080x1920",
            "services-contrast-id-1080x1920",
            "services-lowered-id-1080x1920",
        ),
    ),
    "kiosk-small": (
        300,
        ("services-largest-id-800x480", "services-contrast-id-800x480", "services-lowered-id-800x480"),
    ),
    "kiosk-warned": (
        720,
        ("warned-en-1080x1920", "warned-largest-en-1080x1920", "warned-lowered-en-1080x1920"),
    ),
}
EVERY = [
    *("welcome", "services", "hints", "cases", "papers", "elsewhere", "confirm", "confirm-case", "walk", "done", "phone"),
    *("ticket-away", "ask-defer", "alone", "code", "pin", "staff"),
]
# Every screen in each look, in the other sizes of window, and in the other languages; of welcome there is one for all of them.
SHEETS |= {
    f"kiosk-every-{look or 'ordinary'}": (300, tuple(f"{screen}{look and f'-{look}'}-id-1080x1920" for screen in EVERY))
    for look in ("", "large", "largest", "contrast", "lowered")
}
SHEETS |= {f"kiosk-every-{size}": (168, tuple(f"{screen}-id-{size}" for screen in EVERY)) for size in ("800x480", "1920x1080")}
SHEETS |= {
    f"kiosk-every-{language}": (300, tuple(f"{screen}-{language}-1080x1920" for screen in EVERY if screen != "welcome"))
    for language in ("en", "jv")
}
A_ROW = 1_600  # pixels, after which the next row begins
APART = 12  # pixels between two of them
LARGEST = 150_000  # bytes
COLOURS = (128, 64, 32, 16)


def small(picture: Image.Image, width: int) -> bytes:
    """A PNG of this width with as many colours as fit into the largest size. Raises ValueError when none does."""
    height = round(picture.height * width / picture.width)
    fitting = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    for colours in COLOURS:
        file = io.BytesIO()
        fitting.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            return file.getvalue()
    raise ValueError(f"{width} x {height} pixels do not fit into {LARGEST} bytes")


def beside_each_other(screens: list[Image.Image], height: int) -> Image.Image:
    """One picture of these screens in rows, each screen ``height`` pixels high."""
    places: list[tuple[Image.Image, int, int]] = []
    left = top = 0
    for one in screens:
        fitting = one.convert("RGB").resize((round(one.width * height / one.height), height), Image.Resampling.LANCZOS)
        if left and left + fitting.width > A_ROW:
            left, top = 0, top + height + APART
        places.append((fitting, left, top))
        left += fitting.width + APART
    sheet = Image.new("RGB", (max(x + one.width for one, x, _ in places), top + height), "white")
    for one, x, y in places:
        sheet.paste(one, (x, y))
    return sheet


def write_sheets() -> None:
    """Make the sheets of the kiosk's screens."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, (height, shown) in SHEETS.items():
        sheet = beside_each_other([Image.open(TAKEN / f"kiosk-{one}.png") for one in shown], height)
        content = small(sheet, sheet.width)
        (DOCS / f"{name}.png").write_bytes(content)
        sys.stdout.write(f"{name}.png {len(content) // 1000} kB\n")


def main() -> int:
    """Make all of them; 1 when a screenshot is missing."""
    wanted = [f"readme-{name}" for name in WIDTHS] + [f"kiosk-{one}" for _, shown in SHEETS.values() for one in shown]
    missing = [name for name in wanted if not (TAKEN / f"{name}.png").is_file()]
    if missing:
        sys.stderr.write(f"no screenshot of {', '.join(missing)}: make pictures takes them\n")
        return 1
    write_sheets()
    SHOWN.mkdir(parents=True, exist_ok=True)
    for name, width in WIDTHS.items():
        with Image.open(TAKEN / f"readme-{name}.png") as picture:
            content = small(picture, width)
        (SHOWN / f"{name}.png").write_bytes(content)
        sys.stdout.write(f"{name}.png {len(content) // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
