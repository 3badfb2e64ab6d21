"""Templates: the list, the editor with its checks, and what one real customer would read."""

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static, TextArea

from loyalty.errors import BadTemplate, Refusal, UnknownCustomer
from loyalty.messages import TemplateText
from loyalty.templates import FIELDS, Rendered, parse_template
from loyalty.views import CustomerView
from loyalty.writing import language_of
from tui.counter import Counter
from tui.language import LANGUAGES, N_, ORIGINAL, _
from tui.message_labels import FIELD_WORDS, KINDS, LANGUAGE_NAMES, PURPOSES
from tui.screens.choose import ChooseScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.rows_screen import RowsScreen
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.texts import fault_line
from tui.widgets.programme_list import GroupedRow


class TemplatesScreen(RowsScreen[TemplateText]):
    TITLE_TEXT = N_("Plantillas")
    HELP_TEXT = N_(
        "Los textos de los mensajes, cada uno en los idiomas de los clientes; a quien habla otro se le escribe en"
        " español. Los que vienen con el programa se pueden cambiar, y F8 los deja como venían. F4 hace uno nuevo."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f3", "ctrl+e", "preview", N_("Ver cómo queda")),
        *both("f4", "ctrl+n", "add", N_("Nueva")),
        *both("f8", "ctrl+l", "remove", N_("Borrar")),
        one("escape", "back", N_("Volver")),
    ]

    async def rows(self) -> Sequence[GroupedRow[TemplateText]]:
        texts = await self.ask(self.shop.counter.templates)
        rows: list[GroupedRow[TemplateText]] = []
        own_first = sorted(texts, key=lambda each: not each.own)
        for code in dict.fromkeys(each.code for each in own_first):
            together = [each for each in texts if each.code == code]
            rows.append(GroupedRow(f"{template_name(code)} ({_(PURPOSES[together[0].purpose])})"))
            rows += [GroupedRow(_row(each), each) for each in together]
        return rows

    async def action_change(self) -> None:
        if self.chosen:
            await self.app.push_screen(TemplateScreen(self.chosen), self.came_back)

    async def action_add(self) -> None:
        await self.app.push_screen(TemplateScreen(TemplateText("", ORIGINAL, "marketing", "", "")), self.came_back)

    async def action_preview(self) -> None:
        if self.chosen:
            await self.app.push_screen(PreviewScreen(self.chosen))

    async def action_remove(self) -> None:
        if self.chosen and not self.chosen.own:
            self.say(_("Ese texto vino con el programa: no se puede borrar."))
        elif self.chosen:
            question = _("¿Borrar el texto propio de «{name}»?").format(name=template_name(self.chosen.code))
            await self.app.push_screen(ConfirmScreen(question), self._removal_answered)

    @says_refusals
    async def _removal_answered(self, yes: bool | None) -> None:
        if yes and self.chosen:
            await self.ask(self.shop.counter.remove_template, self.chosen.code, self.chosen.language)
            await self.read()


def template_name(code: str) -> str:
    return _(KINDS[code]) if code in KINDS else _("Oferta") if code == "offer" else code


def _row(text: TemplateText) -> str:
    own = _("propio") if text.own else ""
    return f"{_(LANGUAGE_NAMES[text.language]):<9} {own:<7} {text.subject}"


class TemplateScreen(ShopScreen):
    """Writes one text. Dismisses with None."""

    TITLE_TEXT = N_("Plantilla")
    HELP_TEXT = N_(
        "Escriba como una carta. Una línea en blanco empieza otro párrafo; «- » al principio hace una lista; **así**"
        " va en negrita y [esto](https://tienda.es) es un enlace. F4 pone un dato del cliente, como el nombre: la línea"
        " cuyo dato no tenga nada que decir no se escribe. F3 enseña cómo queda y F2 guarda, si no hay fallos."
    )
    CSS = """
    TextArea { height: 1fr; margin: 0 1; border: solid $border-blurred; background: $background; padding: 0; }
    TextArea:focus { border: double $border; background: $background; }
    """
    BINDINGS = [
        *both("f2", "ctrl+g", "save", N_("Guardar")),
        *both("f3", "ctrl+e", "preview", N_("Ver")),
        *both("f4", "ctrl+n", "field", N_("Dato")),
        *both("f5", "ctrl+t", "language", N_("Idioma")),
        *both("f6", "ctrl+o", "purpose", N_("Clase")),
        one("escape", "back", N_("Volver sin guardar")),
    ]

    def __init__(self, text: TemplateText) -> None:
        super().__init__()
        self._text, self._warned = text, False

    def compose_body(self) -> ComposeResult:
        for name, label, value in (
            ("code", _("Nombre"), self._text.code),
            ("subject", _("Asunto"), self._text.subject),
        ):
            box = Input(value, id=name, placeholder=label)
            box.border_title = label
            box.cursor_blink = False
            yield box
        yield TextArea(self._text.body, id="body", soft_wrap=True)

    async def on_mount(self) -> None:
        body = self.query_one(TextArea)
        body.cursor_blink = False
        self.query_one("#code", Input).disabled = bool(self._text.code)
        self.query_one("#subject" if self._text.code else "#code").focus()
        self._say_what_it_is()

    def _say_what_it_is(self) -> None:
        language, purpose = _(LANGUAGE_NAMES[self._text.language]), _(PURPOSES[self._text.purpose])
        self.say(_("En {language}. Clase: {purpose}.").format(language=language, purpose=purpose))

    @property
    def written(self) -> TemplateText:
        code, subject = (self.query_one(f"#{name}", Input).value.strip() for name in ("code", "subject"))
        return replace(self._text, code=code, subject=subject, body=self.query_one(TextArea).text, own=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    @says_refusals
    async def action_save(self) -> None:
        written = self.written
        if not written.code:
            self.say(_("Falta «{field}».").format(field=_("nombre")), "bad")
            self.query_one("#code").focus()
            return
        if self._checked(written):
            await self.ask(self.shop.counter.save_template, written)
            self.dismiss(None)

    def _checked(self, text: TemplateText) -> bool:
        """Whether it has no faults; they are said, and the cursor goes to the first."""
        try:
            parse_template(text.subject, text.body)
        except BadTemplate as bad:
            self.say("\n".join(fault_line(fault) for fault in bad.faults[:3]), "bad")
            self.app.bell()
            place, _comma, number = bad.faults[0].place.partition(", ")
            self.query_one(f"#{place}").focus()
            if number:
                self.query_one(TextArea).cursor_location = (int(number) - 1, 0)
            return False
        return True

    async def action_preview(self) -> None:
        if self._checked(self.written):
            await self.app.push_screen(PreviewScreen(self.written))

    async def action_field(self) -> None:
        choices = [(words[0], f"{words[0]:<18}" + _(FIELD_WORDS[field])) for field, words in FIELDS.items()]
        await self.app.push_screen(ChooseScreen(_("¿Qué dato?"), choices), self._field_chosen)

    def _field_chosen(self, word: str | None) -> None:
        if word is None:
            return
        subject = self.query_one("#subject", Input)
        if self.focused is subject:
            subject.insert_text_at_cursor(f"{{{word}}}")
        else:
            self.query_one(TextArea).insert(f"{{{word}}}")

    def action_language(self) -> None:
        self._text = replace(self.written, language=_next(LANGUAGES, self._text.language))
        self._say_what_it_is()

    def action_purpose(self) -> None:
        other = "service" if self._text.purpose == "marketing" else "marketing"
        self._text = replace(self._text, purpose=other)  # type: ignore[arg-type]
        self._say_what_it_is()

    def action_back(self) -> None:
        """Esc: what was written is not thrown away by one slip of a finger."""
        written = self.written
        if (written.subject, written.body) != (self._text.subject, self._text.body) and not self._warned:
            self._warned = True
            self.say(_("Hay cambios sin guardar: F2 los guarda, Esc otra vez los deja."), "bad")
        else:
            self.dismiss(None)


def _next(among: Sequence[str], now: str) -> str:
    return among[(among.index(now) + 1) % len(among)]


class PreviewScreen(ShopScreen):
    """What one customer would read."""

    TITLE_TEXT = N_("Así queda")
    HELP_TEXT = N_(
        "El mensaje como lo leería un cliente de verdad, con sus puntos de hoy. Escriba abajo otro nombre o DNI, o pase"
        " una tarjeta, para verlo con otro cliente. No se envía nada."
    )
    CSS = """
    #letter { height: 1fr; padding: 1 3; }
    """
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, text: TemplateText) -> None:
        super().__init__(classes="list")
        self._text = text

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="letter", can_focus=False):
            yield Static(id="reads", markup=False)

    def compose_entry(self) -> ComposeResult:
        entry = Input(id="entry")
        entry.border_title = _("Cliente: nombre, DNI o tarjeta")
        entry.cursor_blink = False
        yield entry

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#entry").focus()
        first = await self.ask(_somebody, self.shop.counter)
        if first is None:
            self.say(_("Todavía no hay clientes."))
        else:
            await self._show(first)

    async def card_read(self, code: str) -> None:
        await self._look_for(code)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        await self._look_for(event.value)

    async def _look_for(self, text: str) -> None:
        try:
            found = await self.ask(self.shop.counter.find_customers, text)
            if not found:
                raise UnknownCustomer(text)
            await self._show(found[0])
        except Refusal as refusal:
            self.refuse(refusal)

    async def _show(self, customer: CustomerView) -> None:
        said = await self.ask(_read_by, self.shop.counter, self._text, customer)
        self.say("")
        head = f"{customer.name} <{customer.email}>" if customer.email else customer.name
        text = f"{_('Para')}: {head}\n{_('Asunto')}: {said.subject}\n\n{said.text}"
        self.query_one("#reads", Static).update(text)
        entry = self.query_one("#entry", Input)
        entry.value = ""


def _somebody(counter: Counter) -> CustomerView | None:
    from loyalty.segments import EVERYBODY

    members = counter.members(EVERYBODY, most=1)
    return counter.customer(members[0].dni) if members else None


def _read_by(counter: Counter, text: TemplateText, customer: CustomerView) -> Rendered:
    """A ready text is shown in the customer's own language; one that is being written, as it is."""
    if not text.own:
        text = counter.template(text.code, language_of(customer.language))
    return counter.sample(text, parse_template(text.subject, text.body), customer.id)
