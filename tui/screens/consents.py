"""What a customer has agreed to: a number gives or withdraws it, and the story is kept."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from loyalty.consent import KINDS, Consent, in_force
from loyalty.views import CustomerView
from tui import formats
from tui.consents import kind_name, origin_name, wording_of
from tui.customer_words import consent_line
from tui.drawings import FAINT, PLAIN, STRONG, Piece
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.wrapping import hanging

WIDTH, INDENT = 74, 7
STORY_INDENT = 29
TAKEN_DOWN_HERE = ("counter", "paper")


class ConsentsScreen(ShopScreen):
    TITLE_TEXT = N_("Consentimientos")
    HELP_TEXT = N_(
        "El número de cada consentimiento lo da o lo retira, con la fecha y quién lo apunta; nada se borra de la"
        " historia. F4 dice de dónde viene: de palabra en la caja o de un formulario firmado."
    )
    BINDINGS = [
        *(
            one(str(number), f"turn({number})", N_("Dar o retirar ese"), show=False)
            for number in range(1, len(KINDS) + 1)
        ),
        *both("f4", "ctrl+n", "origin", N_("Origen")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, customer: CustomerView) -> None:
        super().__init__(classes="list")
        self._customer = customer
        self._story: list[Consent] = []
        self._origin = TAKEN_DOWN_HERE[0]

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(id="consents", markup=False)

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        await self._read()

    async def _read(self) -> None:
        self._story = await self.ask(self.shop.counter.consent_story, self._customer.dni)
        self._draw()

    def _draw(self) -> None:
        shop, zone = self.shop.configuration.shop, self.shop.counter.zone
        now = in_force(self._story)
        pieces: list[Piece] = [(f"{self._customer.name}   {self._customer.dni}\n\n", STRONG)]
        for number, kind in enumerate(KINDS, start=1):
            granted = kind in now and now[kind].granted
            pieces.append((f"{number}  [{'x' if granted else ' '}] {kind_name(kind)}\n", STRONG if granted else PLAIN))
            pieces.append((hanging(" " * INDENT + wording_of(kind, shop), WIDTH, INDENT) + "\n", FAINT))
        pieces.append(
            ("\n" + _("Lo que apunte ahora: {origin} (F4 lo cambia).").format(origin=origin_name(self._origin)), PLAIN)
        )
        pieces.append(("\n\n" + _("Historia") + "\n", STRONG))
        if not self._story:
            pieces.append((_("No ha dado ningún consentimiento.") + "\n", FAINT))
        for each in reversed(self._story):
            line = consent_line(formats.moment(each.at, zone), each)
            pieces.append((hanging(line, WIDTH, STORY_INDENT) + "\n", FAINT))
        self.query_one("#consents", Static).update(Content.assemble(*pieces))

    @says_refusals
    async def action_turn(self, number: int) -> None:
        """Gives what is not given, and withdraws what is."""
        kind, counter = KINDS[number - 1], self.shop.counter
        held = in_force(self._story).get(kind)
        granted = not (held and held.granted)
        at = counter.clock()
        wording = wording_of(kind, self.shop.configuration.shop) if granted else ""
        consent = Consent(*kind, granted, at, origin=self._origin, wording=wording)
        await self.ask(counter.record_consent, self._customer.dni, consent, at)
        await self._read()
        said = _("Apuntado: {what}.") if granted else _("Retirado: {what}.")
        self.say(said.format(what=kind_name(kind)), "good")

    def action_origin(self) -> None:
        place = TAKEN_DOWN_HERE.index(self._origin) + 1
        self._origin = TAKEN_DOWN_HERE[place % len(TAKEN_DOWN_HERE)]
        self._draw()
