"""The programme: all its parts in words, to be changed, tried out and saved as a new version."""

from collections.abc import Awaitable, Callable

from loyalty.programme import Version
from tui import formats
from tui.language import N_, _, ngettext
from tui.programme_calendar import Calendar
from tui.programme_document import ADDED, HEAD, Item
from tui.programme_draft import ProgrammeDraft
from tui.programme_fields import LISTS, SINGLES
from tui.programme_shop import overwrites, put_aside, save, shop_programmes, taken_up
from tui.programme_templates import begun, trades
from tui.screens.choose import ChooseScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.programme_view import ProgrammeView
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one

NEW, LOADED = "new:", "loaded:"


class ProgrammeScreen(ProgrammeView):
    """Dismisses with None. What was not saved is kept when a card is scanned meanwhile."""

    TITLE_TEXT = N_("Programa")
    HELP_TEXT = N_(
        "Aquí se lee todo lo que da la tienda, línea por línea. Intro cambia la línea marcada y F4 añade otra. Nada"
        " vale hasta que se guarda con F2, que hace una versión nueva: las ventas de antes se quedan con la suya. F6"
        " prueba los cambios con las ventas del último año, sin guardar nada. Una línea con «!» tiene algo mal, y"
        " debajo se lee qué es."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f2", "ctrl+g", "save", N_("Guardar")),
        *both("f3", "ctrl+e", "other", N_("Otro programa")),
        *both("f4", "ctrl+n", "add", N_("Añadir")),
        *both("f5", "ctrl+t", "calendar", N_("Calendario")),
        *both("f6", "ctrl+o", "what_if", N_("Probar")),
        *both("f7", "ctrl+r", "undo", N_("Deshacer")),
        *both("f8", "ctrl+l", "remove", N_("Quitar")),
        one("delete", "remove", N_("Quitar"), show=False),
        one("escape", "leave", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._saving, self._left = False, False
        self._may_overwrite = 0

    @says_refusals
    async def on_mount(self) -> None:
        self._list.focus()
        self._programmes = await self.ask(shop_programmes, self.shop.counter)
        unfinished = taken_up(self.shop.counter)
        if unfinished is not None:
            self._edit(unfinished)
            self.say(_("Aquí siguen los cambios que no se habían guardado."))
        elif len(self._programmes.versions) == 1:
            self._edit(self._programmes.draft_of(self._programmes.versions[0].name))
        else:
            await self._choose_programme()

    def on_unmount(self) -> None:
        """Left by a scan, not by Esc: what was not saved is kept."""
        if self.draft is not None and self.draft.changed and not self._left:
            put_aside(self.shop.counter, self.draft)

    def _edit(self, draft: ProgrammeDraft | None) -> None:
        self.draft, self._may_overwrite = draft, 0
        self._show(HEAD)

    # -- changing

    @property
    def _chosen(self) -> Item | None:
        return self._list.chosen

    async def action_change(self) -> None:
        if self.draft is not None and self._chosen is not None:
            await self._open_form(self._chosen, is_new=False)

    async def action_add(self) -> None:
        if self.draft is not None:
            absent = [kind for kind in SINGLES if not self.draft.holds(Item(kind))]
            choices = [(kind, _(ADDED[kind])) for kind in (*LISTS, *absent)]
            await self.app.push_screen(ChooseScreen(_("¿Qué quiere añadir?"), choices), self._kind_chosen)

    async def _kind_chosen(self, kind: str | None) -> None:
        if kind:
            await self._open_form(Item(kind), is_new=kind in LISTS)

    async def _open_form(self, item: Item, is_new: bool) -> None:
        from tui.screens.programme_item import ProgrammeItemForm

        assert self.draft is not None
        form = ProgrammeItemForm(self.draft, item, is_new)

        def noted(place: str | None) -> None:
            if place:
                self._show(form.item)
                self.say(_("Apuntado, pero sin guardar: F2 guarda el programa.") if self._unsaved else "")

        await self.app.push_screen(form, noted)

    def action_remove(self) -> None:
        item, draft = self._chosen, self.draft
        if item is None or draft is None:
            return
        what = self._words(item)
        if item == HEAD:
            self.say(_("El programa entero no se quita: F3 abre otro."), "bad")
        elif not draft.holds(item):
            self.say(_("Aquí no hay nada que quitar."))
        elif draft.remove(item):
            self._show()
            self.say(_("Quitado: {what}. F7 lo deshace.").format(what=what))
        else:
            self._show(item)
            self.say(_("La tienda lo guarda en sus listas: se queda, pero no cuenta más ni menos."))

    def action_undo(self) -> None:
        if self.draft is not None and self.draft.undo():
            self._show()
            self.say(_("Deshecho."))
        else:
            self.say(_("No hay nada que deshacer."))

    # -- seeing what comes of it

    async def action_calendar(self) -> None:
        from tui.screens.programme_calendar import ProgrammeCalendarScreen

        if self.draft is not None and self._checked is not None:
            calendar = Calendar(self._checked.programme, self.draft.names)
            await self.app.push_screen(ProgrammeCalendarScreen(calendar))

    async def action_what_if(self) -> None:
        from tui.screens.what_if import WhatIfScreen

        if self.draft is not None and not self._says_faults():
            await self.app.push_screen(WhatIfScreen(self.draft.text(), self.draft.names))

    def _says_faults(self) -> bool:
        """Goes to the first part with something wrong, and says what it is."""
        self._show()
        faults = self._checked.faults if self._checked else {}
        for item in faults:
            self._show(item)
            count = ngettext("Hay %d línea con algo mal.", "Hay %d líneas con algo mal.", len(faults)) % len(faults)
            self.say(f"{count} {self._faults_of(item)}", "bad")
            return True
        return False

    # -- saving

    @property
    def _unsaved(self) -> bool:
        return self.draft is not None and self.draft.changed

    @says_refusals
    async def action_save(self) -> None:
        if self.draft is None or self._saving:
            return
        if not self._unsaved:
            self.say(_("No hay cambios que guardar."))
        elif not self._says_faults():
            self._saving = True
            try:
                await self._save(self.draft)
            finally:
                self._saving = False

    async def _save(self, draft: ProgrammeDraft) -> None:
        counter = self.shop.counter
        self._programmes = await self.ask(shop_programmes, counter)
        there = overwrites(draft, self._programmes)
        if there != self._may_overwrite:
            self._may_overwrite = there
            text = _(
                "Ya hay una versión {number} de «{name}» que no es esta: F2 otra vez guarda esta como la siguiente."
            )
            self.say(text.format(number=there, name=draft.name), "bad")
            return
        version, followed = await self.ask(save, counter, draft, counter.clock())
        self._programmes = await self.ask(shop_programmes, counter)
        chosen = self._chosen
        self._edit(self._programmes.draft_of(version.name))
        self._show(chosen)
        self.say(self._saved_words(version, followed), "good")

    def _saved_words(self, version: Version, followed: bool) -> str:
        programme, today = version.programme, self.shop.counter.today()
        if followed:
            when = _("Vale desde la próxima venta.")
        elif programme.starts > today:
            when = _("Valdrá desde el {day}.").format(day=formats.day(programme.starts))
        else:
            when = _("Hoy no vale en esta sucursal.")
        return _("Guardado: «{name}», versión {number}.").format(name=version.name, number=version.number) + " " + when

    # -- another programme, and leaving

    async def action_other(self) -> None:
        await self._unless_unsaved(self._choose_programme)

    async def action_leave(self) -> None:
        await self._unless_unsaved(self._leave)

    async def _unless_unsaved(self, then: Callable[[], Awaitable[None]]) -> None:
        """Asks first where something would be lost."""

        async def answered(yes: bool | None) -> None:
            if yes:
                await then()

        if self._unsaved:
            question = ConfirmScreen(_("Hay cambios sin guardar. ¿Dejarlos sin guardar?"))
            await self.app.push_screen(question, answered)
        else:
            await then()

    async def _leave(self) -> None:
        self._left = True
        self.dismiss(None)

    async def _choose_programme(self) -> None:
        versions = self._programmes.versions
        choices = [(LOADED + version.name, self._version_words(version)) for version in versions]
        choices += [(NEW + trade, _("Nuevo. {words}").format(words=words)) for trade, words in trades()]
        followed = next((LOADED + v.name for v in versions if v.id == self._programmes.followed_id), "")
        question = _("¿Qué programa?") if versions else _("Todavía no hay ninguno. ¿Con cuál empieza?")
        await self.app.push_screen(ChooseScreen(question, choices, followed), self._programme_chosen)

    def _version_words(self, version: Version) -> str:
        text = _("{name}  (versión {number})").format(name=version.name, number=version.number)
        return f"{text}  {_('vale hoy')}" if version.id == self._programmes.followed_id else text

    async def _programme_chosen(self, code: str | None) -> None:
        if code is None:
            if self.draft is None:
                await self._leave()
            return
        if code.startswith(NEW):
            name = self._programmes.free_name(_("Puntos de {shop}").format(shop=self.shop.configuration.shop))
            today = self.shop.counter.today()
            self._edit(begun(code.removeprefix(NEW), name, today, self._programmes.lists))
            self.say(_("Un programa nuevo: mírelo, cambie lo que quiera y guárdelo con F2."))
        else:
            self._edit(self._programmes.draft_of(code.removeprefix(LOADED)))
