"""The first run: a few questions, and the shop has a configuration, a database and a counter."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label, Static

from loyalty.errors import BadAmount, BadConfiguration, Refusal
from loyalty.money import EUROS, parse_typed_cents
from tui.configuration import Configuration, ReaderSettings, read_configuration
from tui.counter import keyboard_reader
from tui.key_gate import GatedApp
from tui.language import LANGUAGES, N_, _, choose_language, language
from tui.screens.form import UNDERLINE
from tui.shop_keys import both, one
from tui.terminal import chosen_theme
from tui.texts import fault_line, sentence
from tui.themes import dress
from tui.widgets.line_footer import LineFooter

QUESTIONS = (
    ("shop", N_("Nombre de la tienda"), ""),
    ("language", N_("Idioma (es, en, ca)"), "es"),
    ("branch", N_("Sucursal"), "centro"),
    ("counter", N_("Caja"), "caja-1"),
    ("points", N_("Puntos por euro"), "1"),
    ("timezone", N_("Zona horaria"), "Europe/Madrid"),
)
# Which question the words of the configuration come from.
PLACES = {"shop.name": "shop", "shop.timezone": "timezone", "counter.branch": "branch", "counter.name": "counter"}
TEMPLATE = """\
[shop]
name = "{shop}"
timezone = "{timezone}"
language = "{language}"

[database]
url = "sqlite:///tarjetero.db"

[counter]
branch = "{branch}"
name = "{counter}"
"""
FIRST_PROGRAMME = """\
[programme]
name = "{name}"
starts = {starts}
[[service]]
code = "general"
name = "General"
[[earn]]
unit = "points"
give = "{points}"
per = "1.00"
"""


class FirstRun(GatedApp[bool], inherit_bindings=False):
    """Asks, and writes the configuration; exits with whether it did."""

    CSS_PATH = ["styles.tcss", "screens/screens.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        *both("f2", "ctrl+g", "save", N_("Empezar")),
        one("escape", "leave", N_("Salir sin hacer nada")),
        one("up", "app.focus_previous", N_("Anterior"), show=False),
        one("down", "app.focus_next", N_("Siguiente"), show=False),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__(keyboard_reader(ReaderSettings()))
        self.path = path
        dress(self, chosen_theme("auto", os.environ.get("TERM", "")))

    def compose(self) -> ComposeResult:
        yield Static(" Tarjetero", id="head", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            yield Static(_("Bienvenido. Unas preguntas y la caja queda lista. Intro pasa a la siguiente.") + "\n")
            for name, question, suggestion in QUESTIONS:
                with Horizontal(classes="row"):
                    yield Label(_(question))
                    given = language() if name == "language" else suggestion
                    box = Input(given, placeholder=UNDERLINE, id=name, compact=True)
                    box.cursor_blink = False
                    yield box
            yield Static("\n" + _("Se guardará en {path}").format(path=self.path), markup=False)
        yield Static(id="said", markup=False)
        yield LineFooter()

    def on_mount(self) -> None:
        self.query_one("#shop", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == QUESTIONS[-1][0]:
            self.action_save()
        else:
            self.screen.focus_next()

    def action_save(self) -> None:
        answers = {name: self.query_one(f"#{name}", Input).value.strip() for name, _question, _usual in QUESTIONS}
        try:
            set_up(self.path, answers)
        except Refusal as refusal:
            said = self.query_one("#said", Static)
            said.set_classes("bad")
            said.update(f"! {_said_of(refusal)}")
            self.bell()
            self._go_to(_question_of(refusal))
        else:
            self.exit(True)

    def _go_to(self, name: str) -> None:
        if name:
            self.query_one(f"#{name}", Input).focus()
            self.query_one(f"#{name}", Input).select_all()

    def on_input_changed(self) -> None:
        self.query_one("#said", Static).update("")

    def action_leave(self) -> None:
        self.exit(False)

    def on_key(self, event: events.Key) -> None:
        if event.key == "ctrl+c":
            self.exit(False)


def _question_of(refusal: Refusal) -> str:
    """The question whose answer was refused; empty where it is none of them."""
    if isinstance(refusal, BadConfiguration):
        return PLACES.get(refusal.faults[0].place, "")
    return "points" if isinstance(refusal, BadAmount) else ""


def _said_of(refusal: Refusal) -> str:
    """One sentence, which calls the question by its own words."""
    if not isinstance(refusal, BadConfiguration):
        return sentence(refusal)
    labels = {name: _(label) for name, label, _usual in QUESTIONS}
    fault = refusal.faults[0]
    return fault_line(replace(fault, place=labels.get(PLACES.get(fault.place, ""), fault.place)))


def set_up(path: Path, answers: dict[str, str]) -> None:
    """Writes the configuration, checked, and makes the database beside it; nothing is left where it is refused."""
    from tui.counter import prepare_database

    quoted: dict[str, Any] = {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in answers.items()}
    if quoted["language"] not in LANGUAGES:
        quoted["language"] = "es"
    points = parse_typed_cents(answers["points"])
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(TEMPLATE.format(**quoted), encoding="utf-8")
    try:
        configuration = read_configuration(draft)
        prepare_database(configuration.database_url, configuration.folder)
        _load_first_programme(configuration, points)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _load_first_programme(configuration: Configuration, points: int) -> None:
    """What a shop without a programme begins with: points for each euro, and one service for everything."""
    from tui.__main__ import opened

    counter = opened(configuration)
    try:
        if not counter.programmes():
            names = {"name": _("Puntos"), "starts": counter.today().isoformat(), "points": EUROS.text(points)}
            counter.load_programme(FIRST_PROGRAMME.format(**names), counter.clock())
    finally:
        counter.close()


def run_first_run(path: Path) -> int:
    """Asks, and then opens the counter. The exit status."""
    from tui.__main__ import opened, run_screens
    from tui.terminal import prepare_terminal

    prepare_terminal()
    if not FirstRun(path).run():
        return 0
    configuration = read_configuration(path)
    choose_language(configuration.language)
    counter = opened(configuration)
    try:
        return run_screens(counter, configuration)
    finally:
        counter.close()
