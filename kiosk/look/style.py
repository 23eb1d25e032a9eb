"""The tokens as Kivy wants them: colours as RGBA, sizes for the window, the typeface registered."""

from dataclasses import fields

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, NumericProperty, StringProperty

from config.paths import assets
from config.tokens import theme
from kiosk.look.measures import DRAWN, TALL, Measures, measures

TYPEFACE, STRONG_TYPEFACE = "Lapak Terbaca", "Lapak Terbaca Semi"

# Kivy takes on_<property> for a method to call when the property changes.
RENAMED = {"on_act": "act_ink", "on_plate_letter": "plate_ink"}


def register_typeface() -> None:
    """Make the typeface known to Kivy. Raises OSError when the assets folder lacks it."""
    fonts = assets() / "fonts"
    LabelBase.register(TYPEFACE, str(fonts / "Regular.ttf"), fn_bold=str(fonts / "Bold.ttf"))
    LabelBase.register(STRONG_TYPEFACE, str(fonts / "SemiBold.ttf"), fn_bold=str(fonts / "Bold.ttf"))


class Look(EventDispatcher):
    """Colours and sizes for the .kv files, as ``app.look.act`` or ``app.look.margin``; the names are those of the tokens and
    of ``Measures`` (``act_ink`` is on_act). ``fit`` follows the window."""

    bg, surface, sunken = ColorProperty(), ColorProperty(), ColorProperty()
    ink, ink2, edge, line = ColorProperty(), ColorProperty(), ColorProperty(), ColorProperty()
    act, act_ink, act_soft = ColorProperty(), ColorProperty(), ColorProperty()
    bad, bad_soft, good = ColorProperty(), ColorProperty(), ColorProperty()
    plate_letter, plate_ink, plate_edge = ColorProperty(), ColorProperty(), ColorProperty()

    layout = StringProperty(TALL)
    margin, gap, radius, border = NumericProperty(), NumericProperty(), NumericProperty(), NumericProperty()
    hero, title, lead, body, least, window = (NumericProperty() for _ in range(6))
    plate, letter, target, button, icon = (NumericProperty() for _ in range(5))
    columns, rows = NumericProperty(1), NumericProperty(1)

    def __init__(self, theme_name: str = "light") -> None:
        super().__init__()
        for role, colour in theme(theme_name).items():
            role = RENAMED.get(role, role)
            if self.property(role, quiet=True) is not None:  # the kiosk has no use for some roles, such as the call's yellow
                setattr(self, role, colour)
        self._use(DRAWN[TALL][1])

    def fit(self, width: float, height: float) -> None:
        """Take the sizes for a window of ``width`` by ``height`` pixels."""
        self._use(measures(width, height))

    def _use(self, sizes: Measures) -> None:
        for field in fields(sizes):
            setattr(self, field.name, getattr(sizes, field.name))
