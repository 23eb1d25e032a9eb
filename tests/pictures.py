"""Makes the README's pictures out of the screenshots of the tests: ``python -m tests.pictures``.

The screenshots are those of the tests in tests/e2e; ``make pictures`` takes them first.
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


def main() -> int:
    """Make all of them; 1 when a screenshot is missing."""
    missing = [name for name in WIDTHS if not (TAKEN / f"readme-{name}.png").is_file()]
    if missing:
        sys.stderr.write(f"no screenshot of {', '.join(missing)}: run pytest -m browser tests/e2e first\n")
        return 1
    SHOWN.mkdir(parents=True, exist_ok=True)
    for name, width in WIDTHS.items():
        with Image.open(TAKEN / f"readme-{name}.png") as picture:
            content = small(picture, width)
        (SHOWN / f"{name}.png").write_bytes(content)
        sys.stdout.write(f"{name}.png {len(content) // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
