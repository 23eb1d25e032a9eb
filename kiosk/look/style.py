"""The tokens as Kivy wants them: colours as RGBA, sizes for the window, the typeface registered."""

from dataclasses import fields

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, NumericProperty, StringProperty

from config.paths import assets
from config.tokens import theme
from kiosk.look.measures import DRAWN, TALL, Measures, measures

LIGHT, HIGH_CONTRAST = "light", "high_contrast"
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
    outline = ColorProperty()  # of what is told apart by its fill, where there are fills

    layout = StringProperty(TALL)
    margin, gap, radius, border = NumericProperty(), NumericProperty(), NumericProperty(), NumericProperty()
    hero, title, lead, body, least, window = (NumericProperty() for _ in range(6))
    plate, letter, target, button, icon = (NumericProperty() for _ in range(5))
    columns, rows = NumericProperty(1), NumericProperty(1)

    def __init__(self, theme_name: str = LIGHT) -> None:
        super().__init__()
        self.colour(theme_name)
        self.use(DRAWN[TALL][1])

    def colour(self, theme_name: str) -> None:
        """Take the colours of a theme, ``light`` or ``high_contrast``. Raises KeyError for one that there is not."""
        colours = theme(theme_name)
        # Ink first: every text takes it by its class, and what has another colour takes that afterwards (see theme.kv).
        for role, colour in sorted(colours.items(), key=lambda item: item[0] != "ink"):
            role = RENAMED.get(role, role)
            if self.property(role, quiet=True) is not None:  # the kiosk has no use for some roles, such as the call's yellow
                setattr(self, role, colour)
        self.outline = colours["edge"] if theme_name == HIGH_CONTRAST else colours["surface"]

    def fit(self, width: float, height: float) -> None:
        """Take the sizes for a window of ``width`` by ``height`` pixels."""
        self.use(measures(width, height))

    def use(self, sizes: Measures) -> None:
        """Take these sizes."""
        for field in fields(sizes):
            setattr(self, field.name, getattr(sizes, field.name))
