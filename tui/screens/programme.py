"""The programme: all its parts in words, to be changed, tried out and saved as a new version."""



from tui.language import N_
from tui.programme_draft import Checked, ProgrammeDraft
from tui.programme_shop import ShopProgrammes
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one

NEW = "new:"


class ProgrammeScreen(ShopScreen):
    """Dismisses with None. What was not saved is kept when a card is scanned meanwhile."""

    TITLE_TEXT = N_("Programa")
    HELP_TEXT = N_(
        "Aquí se lee todo lo que da la tienda, línea por línea. Intro cambia la línea marcada y F4 añade otra. Nada"
        " vale hasta que se guarda con F2, que hace una versión nueva: las ventas de antes se quedan con la suya. F6"
        " prueba los cambios con las ventas del último año, sin guardar nada. Una línea con «!» tiene algo mal, y"
        " debajo se lee qué es."
    )
    CSS = """
    ProgrammeScreen #listhead { height: 1; padding: 0 2; text-style: bold; color: $accent; }
    ProgrammeScreen GroupedList { height: 1fr; padding: 0 1; }
    ProgrammeScreen GroupedList:focus { background: $background; }
    ProgrammeScreen #whole { height: auto; min-height: 2; max-height: 4; padding: 0 2; border-top: solid $border-blurred; }
    ProgrammeScreen #examples { height: auto; padding: 0 2; color: $accent; }
    """
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f2", "ctrl+g", "save", N_("Guardar")),
        *both("f3", "ctrl+e", "other", N_("Otro programa")),
        *both("f4", "ctrl+n", "add", N_("Añadir")),
        *both("f5", "ctrl+t", "calendar", N_("Calendario")),
        *both("f6", "ctrl+o", "what_if", N_("Probar")),
        *both("f7", "ctrl+r", "undo", N_("Deshacer")),
        *both("f8", "ctrl+l", "remove", N_("Quitar")),
        one("escape", "leave", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self.draft: ProgrammeDraft | None = None
        self._programmes = ShopProgrammes((), 0, Lists())
        self._checked: Checked | None = None
        self._saving = False
