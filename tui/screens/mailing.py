"""A mailing: which customers, which text, by which way; who is in and who is left out before anything goes out."""

from textual.app import ComposeResult
from textual.widgets import Input, Static

from loyalty.messages import Mailing, Preview
from loyalty.writing import CHANNELS, LEFT_OUT
from tui.language import N_, _, ngettext
from tui.message_labels import CHANNELS as CHANNEL_WORDS
from tui.message_labels import left_out_words, whom
from tui.screens.choose import ChooseScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.people import PeopleScreen
from tui.screens.sending import SendingScreen
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.screens.templates import PreviewScreen, template_name
from tui.shop_keys import both, one

EVERYBODY = ""


class MailingScreen(ShopScreen):
    """Dismisses with None when it is left or the mailing has been sent."""

    TITLE_TEXT = N_("Nuevo envío")
    HELP_TEXT = N_(
        "F3 elige a quién se escribe y F4 con qué texto. Abajo se lee cuántos correos y cartas saldrían y a cuántos no"
        " se escribe y por qué; F6 los enseña. El nombre del envío es su seña: con el mismo nombre no se escribe dos"
        " veces a nadie. Nada sale hasta que se confirma con F2."
    )
    CSS = """
    #chosen { height: auto; padding: 1 2; }
    #preview { height: 1fr; padding: 0 2; }
    """
    BINDINGS = [
        *both("f2", "ctrl+g", "send", N_("Enviar")),
        *both("f3", "ctrl+e", "segment", N_("A quién")),
        *both("f4", "ctrl+n", "template", N_("Plantilla")),
        *both("f5", "ctrl+t", "channel", N_("Por dónde")),
        *both("f6", "ctrl+o", "people", N_("Ver a quién")),
        *both("f7", "ctrl+r", "sample", N_("Ver el texto")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._segment, self._template, self._channel = EVERYBODY, "", "email"
        self._preview: Preview | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(id="chosen", markup=False)
        yield Static(id="preview", markup=False)

    def compose_entry(self) -> ComposeResult:
        entry = Input(id="entry")
        entry.border_title = _("Nombre del envío")
        entry.cursor_blink = False
        yield entry

    async def on_mount(self) -> None:
        self.query_one("#entry").focus()
        await self._show()

    @says_refusals
    async def _show(self) -> None:
        segment = f"«{self._segment}»" if self._segment else _("todos los clientes")
        template = template_name(self._template) if self._template else _("(elíjala con F4)")
        lines = [
            f"{_('A quién'):<10} {segment}",
            f"{_('Plantilla'):<10} {template}",
            f"{_('Por dónde'):<10} {_(CHANNEL_WORDS[self._channel])}",
        ]
        self.query_one("#chosen", Static).update("\n".join(lines))
        self._preview = None
        if self._template:
            self._preview = await self.ask(self.shop.counter.preview_mailing, await self._mailing())
        self.query_one("#preview", Static).update(self._preview_words())
        self.refresh_bindings()

    def _preview_words(self) -> str:
        if self._preview is None:
            return ""
        number = self._preview.emails + self._preview.letters
        would = ngettext("Saldría {whom}.", "Saldrían {whom}.", number)
        lines = [would.format(whom=whom(self._preview.emails, self._preview.letters))]
        if self._preview.left_out:
            left_out = left_out_words(self._preview.left_out)
            lines.append(_("No se escribe a: {left_out}.").format(left_out=left_out))
        return "\n".join(lines)

    async def _mailing(self) -> Mailing:
        name = self.query_one("#entry", Input).value.strip()
        return await self.ask(self.shop.counter.mailing, name, self._segment, self._template, self._channel)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._template) if action in ("send", "people", "sample") else True

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        await self._show()

    # -- choosing

    @says_refusals
    async def action_segment(self) -> None:
        kept = await self.ask(self.shop.counter.segments)
        choices = [("*", _("todos los clientes")), *((each.name, each.name) for each in kept)]
        await self.app.push_screen(
            ChooseScreen(_("¿A quién se escribe?"), choices, self._segment), self._segment_chosen
        )

    async def _segment_chosen(self, name: str | None) -> None:
        if name is not None:
            self._segment = "" if name == "*" else name
            await self._show()

    @says_refusals
    async def action_template(self) -> None:
        texts = await self.ask(self.shop.counter.templates)
        choices = [(code, template_name(code)) for code in dict.fromkeys(each.code for each in texts)]
        await self.app.push_screen(
            ChooseScreen(_("¿Con qué plantilla?"), choices, self._template), self._template_chosen
        )

    async def _template_chosen(self, code: str | None) -> None:
        if code is not None:
            self._template = code
            await self._show()

    async def action_channel(self) -> None:
        self._channel = CHANNELS[(CHANNELS.index(self._channel) + 1) % len(CHANNELS)]
        await self._show()

    @says_refusals
    async def action_people(self) -> None:
        mailing, counter = await self._mailing(), self.shop.counter
        verdicts = ("email", "letter", *LEFT_OUT)
        await self.app.push_screen(PeopleScreen(lambda after: counter.people_of_mailing(mailing, verdicts, after)))

    @says_refusals
    async def action_sample(self) -> None:
        await self.app.push_screen(PreviewScreen(await self.ask(self.shop.counter.template, self._template)))

    # -- sending

    async def action_send(self) -> None:
        await self._show()
        if self._preview is None or not (self._preview.emails or self._preview.letters):
            self.say(_("No hay nadie a quien escribir."), "bad")
            return
        text = whom(self._preview.emails, self._preview.letters)
        question = _("Se van a enviar {whom}. ¿Seguro?").format(whom=text)
        await self.app.push_screen(ConfirmScreen(question), self._send_answered)

    @says_refusals
    async def _send_answered(self, yes: bool | None) -> None:
        if not yes:
            return
        mailing = await self._mailing()
        letters = self._preview.letters if self._preview else 0
        await self.ask(self.shop.counter.queue_mailing, mailing)
        if letters:
            words = ngettext("{count} carta espera", "{count} cartas esperan", letters).format(count=letters)
            self.say(_("{words}: imprímalas desde la pantalla de mensajes.").format(words=words))
        if self._preview and self._preview.emails:
            await self.app.push_screen(SendingScreen(mailing.name), self._sent)
        else:
            await self._show()

    async def _sent(self, _answer: object) -> None:
        self.dismiss(None)
