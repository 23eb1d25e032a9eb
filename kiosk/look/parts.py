"""The drawn parts that all screens share: words, things to touch, the ticket number, the QR, icons. theme.kv has their rules."""

from collections.abc import Sequence

import qrcode
from kivy.graphics import Color, Line
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from config.tokens import tokens
from kiosk.look.icons import GRID, ICONS
from kiosk.look.shapes import dashes, rounded_outline

PLATE = tokens()["plate"]
QR_BORDER = 4  # modules of white that scanners need


class Words(Label):
    """Text that wraps at its width and is as tall as it needs, or as ``least_height``."""

    least_height = NumericProperty(0)


class Strong(Words):
    """The same, bold."""


class Stack(BoxLayout):
    """A box that may grow, but is never lower than what stands in it: a screen too high for its window can be moved then."""


class Fitted(Label):
    """The text of a button: in several lines where ``room`` is narrow, and in smaller type only for a word that is longer yet."""

    room, wanted = NumericProperty(0), NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("text", "font_name", "room", "wanted"):
            self.fbind(name, self._fit)

    def _fit(self, *_: object) -> None:
        if self.room <= 0 or self.wanted <= 0:
            return
        self.font_size, self.text_size = self.wanted, (None, None)
        self.texture_update()
        if self.texture_size[0] <= self.room:
            return
        longest = max(self._label.get_extents(word)[0] for word in self.text.split())
        if longest > self.room:
            self.font_size = self.wanted * self.room / longest * 0.98
        self.text_size = (self.room, None)


class Target(ButtonBehavior, BoxLayout):
    """Anything that can be touched. ``automation_id`` is its stable name for tests."""

    automation_id = StringProperty("")
    kind = OptionProperty("outline", options=["filled", "outline", "strong", "dashed"])
    fill = ColorProperty()
    frame = ColorProperty()
    ink = ColorProperty()


class Choice(Target):
    """A target with an icon and one text, centred, and perhaps a note below it. ``natural`` is the height that these need."""

    text = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("")
    shown = BooleanProperty(True)
    times = NumericProperty(1)  # its height, in least targets
    stacked = BooleanProperty(False)  # the icon above the text, for narrow places
    natural, least_height = NumericProperty(0), NumericProperty(0)


class Note(Words):
    """Words that stand in a row of choices."""

    shown = BooleanProperty(True)


class NoticeBar(BoxLayout):
    """What everyone is told, as a bar across the screen; no room is taken while there is nothing."""

    text = StringProperty("")
    icon = StringProperty("info")


def level(choices: Sequence[Target], is_beside: bool = True) -> None:
    """Make choices that stand beside each other all as high as the highest; of others each is as high as it needs to be."""
    highest = max((choice.natural for choice in choices), default=0) if is_beside else 0
    for choice in choices:
        choice.least_height = highest


class Choices(BoxLayout):
    """Choices and notes, of which only those that are ``shown`` are there: what cannot be done is absent, rather than grey."""

    def __init__(self, **properties: object) -> None:
        self._held: list[Choice | Note] = []
        super().__init__(**properties)

    def add_widget(self, widget: Choice | Note, *_place: object, **_options: object) -> None:
        """Keep it for when it is shown."""
        self._held.append(widget)
        widget.fbind("shown", self._sort_out)
        if isinstance(widget, Choice):
            widget.fbind("natural", self._level)
        self._sort_out()

    def on_orientation(self, _choices: object, _orientation: str) -> None:
        """The window has another shape."""
        self._level()

    def _level(self, *_: object) -> None:
        level([held for held in self.children if isinstance(held, Choice)], self.orientation == "horizontal")

    def _sort_out(self, *_: object) -> None:
        self.clear_widgets()
        for held in self._held:
            if held.shown:
                super().add_widget(held)
        self._level()


class EvenChoices(GridLayout):
    """Choices all as high as the highest, so many beside each other in a tall window and in others; 0: all of them."""

    tall_columns, columns = NumericProperty(1), NumericProperty(0)
    count = NumericProperty(0)

    def add_widget(self, widget: Choice, *place: object, **options: object) -> None:
        """One more of them."""
        self.count += 1
        super().add_widget(widget, *place, **options)
        widget.fbind("natural", self._even_out)
        self._even_out()

    def remove_widget(self, widget: Choice, *place: object, **options: object) -> None:
        """One less."""
        super().remove_widget(widget, *place, **options)
        self.count = len(self.children)

    def _even_out(self, *_: object) -> None:
        level(self.children)


class EvenRows(GridLayout):
    """Choices in rows, each as high as the highest of its row."""

    def add_widget(self, widget: Choice, *place: object, **options: object) -> None:
        """One more of them."""
        super().add_widget(widget, *place, **options)
        widget.fbind("natural", self._even_out)
        self._even_out()

    def on_cols(self, _rows: object, _columns: int) -> None:
        """So many beside each other from now on."""
        self._even_out()

    def _even_out(self, *_: object) -> None:
        choices = self.children[::-1]
        beside = self.cols or len(choices) or 1
        for first in range(0, len(choices), beside):
            level(choices[first : first + beside])


class Card(Stack):
    """A white block; outlined where there are no fills."""


class Header(BoxLayout):
    """The branch on the left, the clock on the right."""

    branch = StringProperty("")
    clock = StringProperty("")
    hidden = BooleanProperty(False)


class Drawn(Widget):
    """Draws itself anew when its place or its look changes; subclasses say what in ``paint``."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.fbind("pos", self._repaint)
        self.fbind("size", self._repaint)
        self._repaint()

    def _repaint(self, *_: object) -> None:
        self.canvas.clear()
        if self.width > 1 and self.height > 1:
            with self.canvas:
                self.paint()

    def paint(self) -> None:
        """Add the drawing instructions; the canvas is empty."""
        raise NotImplementedError


class Icon(Drawn):
    """A line icon by name; nothing for an empty name."""

    name = StringProperty("")
    color = ColorProperty("#000000")
    weight = NumericProperty(2.1)  # units of the icon's grid

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.fbind("name", self._repaint)
        self.fbind("color", self._repaint)

    def paint(self) -> None:
        unit = min(self.width, self.height) / GRID
        left, bottom = self.center_x - unit * GRID / 2, self.center_y - unit * GRID / 2
        Color(rgba=self.color)
        for stroke in ICONS.get(self.name, []):
            points = [side for x, y in stroke for side in (left + x * unit, bottom + y * unit)]
            Line(points=points, width=self.weight * unit / 2, cap="round", joint="round")


class Dashes(Drawn):
    """A dashed rounded frame: not available, or not current. (Kivy's own dashes exist at width 1 only.)"""

    radius = NumericProperty(20)
    thickness = NumericProperty(3)
    color = ColorProperty("#000000")
    visible = BooleanProperty(True)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("radius", "thickness", "color", "visible"):
            self.fbind(name, self._repaint)

    def paint(self) -> None:
        if not self.visible:
            return
        half = self.thickness / 2
        outline = rounded_outline(
            self.x + half, self.y + half, self.width - self.thickness, self.height - self.thickness, self.radius - half
        )
        Color(rgba=self.color)
        for piece in dashes(outline, self.thickness * 3, self.thickness * 2.2):
            Line(points=[side for point in piece for side in point], width=half, cap="none", joint="round")


class LetterTile(Widget):
    """The letter of a service; dashed when no number of it can be had."""

    letter = StringProperty("")
    available = BooleanProperty(True)


class Plate(Widget):
    """The ticket number: letters on a filled block, digits on the open half. Its height gives every other measure."""

    number = StringProperty("")
    letters = StringProperty("")
    digits = StringProperty("")
    long = BooleanProperty(False)
    proportions = ObjectProperty(PLATE)
    times = NumericProperty(1)
    rim, inner_radius, split = NumericProperty(), NumericProperty(), NumericProperty()

    def on_number(self, _plate: Widget, number: str) -> None:
        """Part the number; ``A-K2-07``, given without the server, has long digits with a hyphen among them."""
        head, dash, tail = number.partition("-")
        if not dash:
            tail = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            head = number[: len(number) - len(tail)]
        self.letters, self.digits, self.long = head, tail, bool(dash)


class QrCode(Widget):
    """A QR of ``text``, one texel per module and a whole number of pixels per module, so that every scanner reads it."""

    text = StringProperty("")
    texture = ObjectProperty(None, allownone=True)
    modules = NumericProperty(0)
    side = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.fbind("size", self._scale)

    def on_text(self, _code: Widget, text: str) -> None:
        """Draw the modules into a new texture; none for an empty text."""
        if not text:
            self.texture, self.modules = None, 0
            return
        code = qrcode.QRCode(border=QR_BORDER, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(text)
        rows = code.get_matrix()
        texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        # Textures start at the lower left, the matrix at the upper left.
        texture.blit_buffer(bytes(0 if dark else 255 for row in reversed(rows) for dark in row), colorfmt="luminance")
        self.texture, self.modules = texture, len(rows)
        self._scale()

    def _scale(self, *_: object) -> None:
        if self.modules:
            self.side = self.modules * max(1, int(min(self.width, self.height) // self.modules))
