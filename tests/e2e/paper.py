"""What a person reads with a phone's camera."""

from pathlib import Path

import zxingcpp
from PIL import Image


def qr_of(picture: Image.Image | Path) -> str:
    """The text of the one QR code in a picture."""
    image = Image.open(picture) if isinstance(picture, Path) else picture
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1, f"{len(found)} QR codes were found"
    return str(found[0].text)
