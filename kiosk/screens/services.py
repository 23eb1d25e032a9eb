"""The services, each a tile that says how long its line is."""

from uuid import uuid4

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from caller_server.contract.views import BranchService
from config.translations import Texts
from kiosk.clock import BranchClock
from kiosk.inputs import MoreTouched, ServiceTouched
from kiosk.look.parts import Target
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Services
from kiosk.wording import line, told, unavailable

MOST_SQUEEZED = 3
SETTLED_S = 0.1


class ServiceTile(Target):
    """One service. The whole tile is the button; one whose numbers are gone keeps its place and says why."""

    service = StringProperty("")
    title, about, state_text, detail = StringProperty(), StringProperty(), StringProperty(), StringProperty()
    available = BooleanProperty(True)
    content_height = NumericProperty(0)
    squeezed = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._fit = Clock.create_trigger(lambda _: self._squeeze())
        for name in ("content_height", "height", "squeezed"):
            self.fbind(name, self._fit)
        for name in ("title", "about", "state_text", "detail", "width"):
            self.fbind(name, self._relax)
        # With another text size everything else moves first.
        self._relax_soon = Clock.create_trigger(self._relax, SETTLED_S)
        App.get_running_app().look.fbind("lead", self._relax_soon)

    def _relax(self, *_: object) -> None:
        self.squeezed = 0
        self._fit()

    def _squeeze(self) -> None:
        """A long name in a low tile: first smaller type, then without the explanation, then the least type there is."""
        if self.content_height > self.height - 2 * self.padding[1] and self.squeezed < MOST_SQUEEZED:
            self.squeezed += 1


class ServicesScreen(KioskScreen):
    """Asks which service; the second touch of three."""

    title, ask, notice = StringProperty(), StringProperty(), StringProperty()
    tiles = ListProperty()
    columns, rows = NumericProperty(1), NumericProperty(1)
    pages = NumericProperty(1)
    more_text = StringProperty("")

    def fill(self, scene: Scene) -> None:
        """Tiles of the page on screen; the tiles stay while only their texts change, so no touch is lost to news."""
        t, kiosk = scene.t, scene.kiosk
        page = kiosk.screen.page if isinstance(kiosk.screen, Services) else 0
        services = kiosk.branch.services if kiosk.branch else []
        self.title, self.ask, self.notice = t("services.title"), t("services.ask"), told(kiosk, t)
        room = int(self.columns * self.rows)
        self.pages = 1 if len(services) <= room else -(-len(services) // (room - 1))
        if self.pages > 1:
            page = page % int(self.pages)
            services = services[page * (room - 1) : (page + 1) * (room - 1)]
        self.more_text = t("services.more", page=page + 1, pages=int(self.pages)) if self.pages > 1 else ""
        self._fit([tile_of(service, t, scene.clock, is_alone=kiosk.alone.is_on) for service in services])

    def _fit(self, wanted: list[dict[str, object]]) -> None:
        grid = self.ids.grid
        tiles = [child for child in reversed(grid.children) if isinstance(child, ServiceTile)]
        if [tile.service for tile in tiles] != [tile["service"] for tile in wanted] or bool(self.more_text) != self.has_more:
            grid.clear_widgets()
            tiles = [ServiceTile() for _ in wanted]
            for tile in tiles:
                tile.bind(on_release=lambda touched: self.put(ServiceTouched(touched.service, uuid4())))
                grid.add_widget(tile)
            if self.more_text:
                grid.add_widget(self.more_tile())
        for tile, properties in zip(tiles, wanted, strict=True):
            for name, value in properties.items():
                setattr(tile, name, value)
        for child in grid.children:
            if isinstance(child, MoreTile):
                child.text = self.more_text

    @property
    def has_more(self) -> bool:
        """Whether the tile that turns the page is there."""
        return any(isinstance(child, MoreTile) for child in self.ids.grid.children)

    def more_tile(self) -> "MoreTile":
        """The last tile where the services do not fit."""
        tile = MoreTile(automation_id="more")
        tile.bind(on_release=lambda _: self.put(MoreTouched(int(self.pages))))
        return tile


class MoreTile(Target):
    """Shows the next page of services."""

    text = StringProperty("")


def tile_of(service: BranchService, t: Texts, clock: BranchClock, *, is_alone: bool = False) -> dict[str, object]:
    """The properties of a tile: what it says, and whether numbers can be had. ``is_alone``: nobody knows how long the line is."""
    if service.state != "open":
        big, small = unavailable(service, clock, t)
    else:
        big, small = (t("alone.no_waits"), "") if is_alone else line(service, clock, t)
    return {
        "service": service.code,
        "automation_id": f"service-{service.code}",
        "title": service.name,
        "about": service.about,
        "state_text": big,
        "detail": small,
        "available": service.state == "open",
    }
