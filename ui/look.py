"""How the screen looks: colours, letters and sizes of each theme, and how Qt is told. Knows no page and no widget."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory, QWidget

from ui.icons import resources
from ui.parts.sheet import SHEET

FAMILY = "Atkinson Hyperlegible Next"
WEIGHT_FILES = ("Regular", "Medium", "SemiBold", "Bold")
SCALE_MIN, SCALE_MAX, SCALE_STEP = 90, 200, 10  # per cent; WCAG 2.2, 1.4.4 asks that text can grow to 200 %
CONTROL_PX = 36  # height of buttons and fields at 100 %
RAIL_BELOW = 1150  # units of u: narrower windows fold the sidebar into a rail

# One unit u is the width of this sample over its width in the default face at 100 %. Every fixed width is a count of
# units, so a wider face or larger text widens the columns instead of cutting the words.
_SAMPLE, _SAMPLE_PX = "the quick brown family visit plan", 212.4


class Theme(StrEnum):
    """The three ways the screen can be lit."""

    DAYLIGHT = "daylight"
    NIGHT = "night"
    SUNLIGHT = "sunlight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One theme's colours by their use, as hex strings."""

    canvas: str
    surface: str
    sunken: str
    raised: str
    ink: str
    ink2: str
    ink3: str
    inkinv: str
    line: str
    lineinput: str
    brand: str
    brandhover: str
    brandtint: str
    brandline: str
    link: str
    side: str
    sidehover: str
    sidesel: str
    sideink: str
    sideink2: str
    sidestrong: str
    sideaccent: str
    focus: str
    focusink: str
    edge: str
    ok: str
    okbg: str
    okline: str
    info: str
    infobg: str
    infoline: str
    warn: str
    warnbg: str
    warnline: str
    danger: str
    dangerbg: str
    dangerline: str
    off: str
    offbg: str
    offline: str
    handle: str


# Every pair that meets on screen is checked by a test: 4.5 to 1 for words, 3 to 1 for edges, and in sunlight, meant for
# glare out of doors, 7 to 1 for words. Teal acts; yellow is only focus and what is next; red is only overdue or danger.
_COLOURS = """
            daylight night    sunlight
canvas      #F5F4F0  #11191D  #FFFFFF
surface     #FFFFFF  #19242A  #FFFFFF
sunken      #ECEEEA  #0C1316  #F0F0F0
raised      #FBFAF7  #1F2C33  #FFFFFF
ink         #10222B  #EEF3F2  #000000
ink2        #44545D  #B7C4C8  #1F1F1F
ink3        #5A6871  #9AAAB0  #2E2E2E
inkinv      #FFFFFF  #08262A  #FFFFFF
line        #D8DBD6  #33434B  #4A4A4A
lineinput   #6A777F  #8A9AA1  #000000
brand       #0B5A5C  #7FD1C7  #003F41
brandhover  #084647  #A3E0D8  #000000
brandtint   #E0EEEC  #17383B  #DDF2EF
brandline   #9CC6C2  #35686A  #003F41
link        #16548A  #8FC2EE  #003C78
side        #10333A  #0A1216  #000000
sidehover   #18434B  #15232A  #222222
sidesel     #205661  #1C3A40  #003F41
sideink     #DCE9E8  #DCE9E8  #FFFFFF
sideink2    #A9C4C4  #9DB6B8  #FFFFFF
sidestrong  #FFFFFF  #FFFFFF  #FFFFFF
sideaccent  #FFDD00  #FFDD00  #FFDD00
focus       #FFDD00  #FFDD00  #FFDD00
focusink    #0B0C0C  #0B0C0C  #0B0C0C
edge        #0B0C0C  #FFDD00  #000000
ok          #0B5C3E  #86D3AA  #003D22
okbg        #E0F0E7  #12301F  #E0F0E7
okline      #9CCBB2  #2C6446  #003D22
info        #16548A  #9CCBF2  #003C78
infobg      #E4EFF8  #112C44  #E4EFF8
infoline    #A5C6E2  #2B567C  #003C78
warn        #704300  #F2C671  #4A2B00
warnbg      #FDF0D3  #3A2A0A  #FDF0D3
warnline    #E3BE74  #7A5B1E  #4A2B00
danger      #982828  #F3A6A0  #7A0000
dangerbg    #FBE8E6  #421917  #FBE8E6
dangerline  #E0A5A0  #85403B  #7A0000
off         #44545D  #B7C4C8  #1F1F1F
offbg       #E6EAE9  #25333A  #E6EAE9
offline     #B9C2C2  #44545D  #1F1F1F
handle      #B5BDBB  #4A5A62  #4A4A4A
"""


def _themes() -> dict[Theme, Colours]:
    header, *rows = (line.split() for line in _COLOURS.strip().splitlines())
    return {Theme(name): Colours(**{row[0]: row[at] for row in rows}) for at, name in enumerate(header, start=1)}


THEMES = _themes()

# Eight hues that hold white figures at 4.5 to 1, for the wellbeing wheel and for avatars; never a thing's only sign.
HUES = ("#16548A", "#0F7A52", "#A35F00", "#B12E6C", "#C2500F", "#54319F", "#106165", "#99332E")

# Letter sizes in pixels at 100 % and their weights.
STEPS = {
    "caption": (12, 400),
    "small": (13, 400),
    "body": (15, 400),
    "strong": (15, 600),
    "lead": (16, 400),
    "h3": (17, 600),
    "h2": (20, 600),
    "h1": (26, 700),
    "figure": (32, 700),
}


def contrast(one: str, other: str) -> float:
    """Ratio of two hex colours, 1 to 21, by the formula of WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything a painter needs: the colours, the letters and the unit of width."""

    theme: Theme
    scale_percent: int
    family: str
    u: float
    colours: Colours
    high_contrast: bool

    def px(self, units: float) -> int:
        """A width in units as whole pixels."""
        return round(units * self.u)

    def letters_px(self, step: str) -> int:
        """Height of the letters of one step of the type scale."""
        return round(STEPS[step][0] * self.scale_percent / 100)

    def font(self, step: str = "body", *, weight: int | None = None) -> QFont:
        """The face at one step of the type scale."""
        font = QFont(self.family)
        font.setPixelSize(self.letters_px(step))
        font.setWeight(QFont.Weight(STEPS[step][1] if weight is None else weight))
        return font

    @property
    def line_px(self) -> int:
        """Thickness of borders."""
        return 2 if self.theme is Theme.SUNLIGHT or self.high_contrast else 1

    @property
    def keyed_px(self) -> int:
        """Thickness of the dark edge of what the keyboard is on: more where every border is thick and dark."""
        return 2 if self.line_px == 1 else 4

    @property
    def control_px(self) -> int:
        """Height of a button or a field: 36, or more when large letters need it."""
        return max(CONTROL_PX, round(self.letters_px("body") * 1.25) + 12)

    @property
    def icon_px(self) -> int:
        """Side of an icon beside text."""
        return max(18, round(self.letters_px("body") * 1.15))


_look = Look(
    theme=Theme.DAYLIGHT, scale_percent=100, family=FAMILY, u=1.0, colours=THEMES[Theme.DAYLIGHT], high_contrast=False
)  # what `apply` chose last; like the application's palette there is one, and only the GUI thread touches it


def current() -> Look:
    """The look on screen now."""
    return _look


def asks_for_high_contrast() -> bool:
    """Whether the system's own high-contrast setting is on."""
    hints = QApplication.styleHints()  # held, for Qt's answer lives only as long as our hold on who gave it
    preference = hints.accessibility().contrastPreference()
    return preference is Qt.ContrastPreference.HighContrast


def apply(app: QApplication, theme: Theme, scale_percent: int, *, high_contrast: bool = False) -> Look:
    """Gives the whole application one look and returns it; may be repeated at any time, on the GUI thread.

    In high contrast the system's palette is used and nothing of ours is laid over it.
    """
    global _look  # noqa: PLW0603 - one look per application, as there is one palette
    _load_fonts()
    app.setStyleSheet("")  # Qt lays a sheet over none in a fifth of the time it takes to exchange one for another
    if app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    scale_percent = min(SCALE_MAX, max(SCALE_MIN, scale_percent))
    app.setPalette(QPalette())  # back to the system's own colours
    colours = _of_system(app.palette()) if high_contrast else THEMES[theme]
    look = Look(
        theme=theme, scale_percent=scale_percent, family=FAMILY, u=1.0, colours=colours, high_contrast=high_contrast
    )
    u = QFontMetricsF(look.font()).horizontalAdvance(_SAMPLE) / _SAMPLE_PX
    _look = look = replace(look, u=u)
    app.setFont(look.font())
    if not high_contrast:
        app.setPalette(_palette(colours))
    app.setStyleSheet("" if high_contrast else style_sheet(look))
    for widget in app.allWidgets():
        _resize_held(widget)
        if not widget.isVisible():
            _measure_anew(widget)
    return look


def hold(widget: QWidget, **units: float) -> None:
    """Keeps sizes of a widget a count of units through every change of text size.

    Takes any of width, width_min, width_max and height_min, in units.
    """
    widget.setProperty("held", {**(widget.property("held") or {}), **units})
    _resize_held(widget)


def _resize_held(widget: QWidget) -> None:
    held: dict[str, float] = widget.property("held") or {}
    for what, units in held.items():
        size_px = _look.px(units)
        match what:
            case "width":
                widget.setFixedWidth(size_px)
            case "width_min":
                widget.setMinimumWidth(size_px)
            case "width_max":
                widget.setMaximumWidth(size_px)
            case "height_min":
                widget.setMinimumHeight(size_px)
            case _:
                raise AssertionError(what)


def _measure_anew(widget: QWidget) -> None:
    """Lets a page out of sight forget how wide its old letters were: it would go on holding the window as wide."""
    layout = widget.layout()
    if layout is not None:
        for each in (layout, *layout.findChildren(QLayout)):
            each.invalidate()


def restyle(widget: QWidget, **properties: str) -> None:
    """Sets style properties on a widget and lets the style sheet see them."""
    changed = [key for key, value in properties.items() if widget.property(key) != value]
    if not changed:
        return
    for key in changed:
        widget.setProperty(key, properties[key])
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))  # polishing brought back the letters it began with
    widget.update()


def _load_fonts() -> None:
    if FAMILY in QFontDatabase.families():
        return
    for weight in WEIGHT_FILES:
        data = (resources() / "fonts" / f"AtkinsonHyperlegibleNext-{weight}.ttf").read_bytes()
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) < 0:
            raise AssertionError(weight)


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for used, colour in (
        (role.Window, colours.canvas),
        (role.WindowText, colours.ink),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.raised),
        (role.Text, colours.ink),
        (role.Button, colours.surface),
        (role.ButtonText, colours.ink),
        (role.Highlight, colours.brand),
        (role.HighlightedText, colours.inkinv),
        (role.PlaceholderText, colours.ink3),
        (role.Link, colours.link),
        (role.ToolTipBase, colours.ink),
        (role.ToolTipText, colours.surface),
        (role.Accent, colours.brand),
        (role.Mid, colours.line),
        (role.Midlight, colours.sunken),
    ):
        palette.setColor(used, QColor(colour))
    return palette


def _of_system(palette: QPalette) -> Colours:
    """The system's few colours under our names: what is painted by hand obeys them too."""
    role = QPalette.ColorRole
    ground, ink = palette.color(role.Window).name(), palette.color(role.WindowText).name()
    chosen, on_chosen = palette.color(role.Highlight).name(), palette.color(role.HighlightedText).name()
    named = {each.name: ink for each in fields(Colours)}
    grounds = ("canvas", "surface", "sunken", "raised", "brandtint", "side", "sidehover", "sidesel", "okbg", "infobg")
    named.update(dict.fromkeys((*grounds, "warnbg", "dangerbg", "offbg"), ground))
    named.update(dict.fromkeys(("brand", "brandhover", "focus"), chosen))
    named.update(inkinv=on_chosen, focusink=on_chosen, sidestrong=ink)
    return Colours(**named)


def style_sheet(look: Look) -> str:
    """Our one style sheet, filled with the colours and sizes of a look."""
    colours = {each.name: getattr(look.colours, each.name) for each in fields(Colours)}
    letters = {f"{step}_px": f"{look.letters_px(step)}px" for step in STEPS}
    inner = {
        "button_px": f"{look.control_px - 2 * look.line_px}px",
        "keyed_px": f"{look.keyed_px}px",
        "keyed_button_px": f"{look.control_px - 2 * look.keyed_px}px",
        "keyed_pad": f"{14 + look.line_px - look.keyed_px}px",
        "keyed_field_px": f"{look.line_px + 2}px",
        "keyed_table_px": f"{1 if look.line_px == 1 else 4}px",
        "field_px": f"{look.control_px - 10}px",
        "search_pad": f"{look.icon_px + 18}px",
        "pill_round": f"{look.control_px // 2 - 1}px",  # Qt drops a radius that is more than half the height
        "chip_round": f"{int(max(18, look.letters_px('small') * 1.25) + 4) // 2}px",
    }
    return SHEET.substitute(colours, **letters, **inner, line_px=f"{look.line_px}px")
