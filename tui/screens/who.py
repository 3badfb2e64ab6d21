"""Who is at the counter: somebody takes over, with a card and no key, or with some letters and a PIN."""

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import BadValue
from loyalty.operator_views import OperatorView
from tui.language import N_, _
from tui.screens.shop_screen import says_refusals
from tui.screens.supervisor import ProofScreen
from tui.shop_keys import both, one


class WhoScreen(ProofScreen):
    """Dismisses with whoever is at the counter now. While it is `locked`, it is left by showing who one is."""

    TITLE_TEXT = N_("¿Quién está?")
    HELP_TEXT = N_(
        "Pase su tarjeta, o escriba cómo empieza su código o su nombre, Intro, el PIN, Intro: lo que se haga desde"
        " ahora va a su nombre. Quien no tiene PIN lo deja en blanco. A quien lo ha olvidado, el dueño le da otro en"
        " F9, Operadores; y al dueño, «tarjetero operator recover» en el terminal."
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Soy yo")), one("escape", "back", N_("Volver"))]

    def __init__(self, people: list[OperatorView], locked: bool = False) -> None:
        super().__init__(_("Trabajan aquí: {names}.").format(names=_listed(people)))
        self._locked = locked

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        if self._locked:
            yield Static(_("La caja está bloqueada hasta que alguien diga quién es."), id="locked", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._locked if action == "back" else super().check_action(action, parameters)

    @says_refusals
    async def card_read(self, code: str) -> None:
        comes = await self.ask(self.shop.counter.hand_over_by_card, code)
        if comes is not None:
            self.dismiss(comes)
        elif self._locked:
            self.say(_("Esa tarjeta no es de ningún operador."), "bad")
        else:
            await super().card_read(code)

    async def save(self) -> OperatorView:
        if not self.value("code"):
            raise BadValue("code", "missing")
        return await self.ask(self.shop.counter.hand_over, self.value("code"), self.taken_pin())


def _listed(people: list[OperatorView]) -> str:
    return ", ".join(f"{each.name} ({each.code})" for each in people if not each.retired)
