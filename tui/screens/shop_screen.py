"""What all screens have in common: the head, the keys on the last line, help, and what a scan does."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from loyalty.errors import NotAllowed, OverLimit, Refusal
from tui import formats
from tui.language import N_, _
from tui.shop_keys import both, one
from tui.texts import sentence
from tui.texts.devices import READINGS
from tui.widgets.line_footer import LineFooter
from tui.wrapping import fitted

if TYPE_CHECKING:
    from textual.types import CSSPathType

    from tui.app import TarjeteroApp
    from tui.counter.devices import CounterDevice

T = TypeVar("T")
P = ParamSpec("P")
S = TypeVar("S", bound="ShopScreen")


def says_refusals(
    handler: Callable[Concatenate[S, P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, None]]:
    """A handler that asks the counter: what it refuses, or the database cannot do, is said, and the screen goes on.

    What needs somebody's leave is done again, from its start, when somebody at this counter has given it.
    """

    @wraps(handler)
    async def handled(screen: S, /, *arguments: P.args, **named: P.kwargs) -> None:
        try:
            await handler(screen, *arguments, **named)
        except Refusal as refusal:
            if leave := leave_of(refusal):
                await screen.offer_leave(sentence(refusal), leave, lambda: handled(screen, *arguments, **named))
            else:
                screen.refuse(refusal)

    return handled


def leave_of(refusal: Refusal) -> str:
    """The role whose leave would do; empty where nobody's would."""
    return refusal.leave_of if isinstance(refusal, NotAllowed | OverLimit) else ""


class ShopScreen(Screen[Any]):
    """A full screen. Subclasses give TITLE_TEXT, HELP_TEXT and `compose_body`."""

    TITLE_TEXT = ""
    HELP_TEXT = ""
    CSS_PATH: "ClassVar[CSSPathType | None]" = Path(__file__).with_name("screens.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        *both("f1", "ctrl+y", "help", N_("Ayuda")),
        one("ctrl+c", "say_how_to_leave", N_("Cómo se sale"), show=False, priority=True),
    ]

    @property
    def shop(self) -> "TarjeteroApp":
        return cast("TarjeteroApp", self.app)

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        yield from self.compose_body()
        yield Static(id="said", markup=False)
        yield from self.compose_entry()
        yield LineFooter()

    def compose_body(self) -> ComposeResult:
        yield from ()

    def compose_entry(self) -> ComposeResult:
        """What stands below the sentence."""
        yield from ()

    async def on_mount(self) -> None:
        self.write_head()
        self.set_interval(20, self.write_head)

    def on_resize(self) -> None:
        self.write_head()

    def write_head(self) -> None:
        """The shop and this counter on the left, the screen's name, who and when on the right; the day if it fits."""
        settings = self.shop.configuration
        left = f" {settings.shop} · {settings.branch} · {settings.counter}"
        moment = formats.moment(self.shop.counter.clock(), self.shop.counter.zone)
        width = self.size.width or 80
        for when in (moment, moment.split()[-1]):
            right = " · ".join(part for part in (_(self.TITLE_TEXT), self.shop.operator, when) if part) + " "
            room = max(2, width - cell_len(right) - 1)
            if cell_len(left) <= room:
                break
        self.query_one("#head", Static).update(f"{fitted(left, room)} {right}")

    async def ask(self, question: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Asks the counter on the thread that owns the database. Raises what the counter refuses."""
        return await self.shop.ask(question, *arguments, **named)

    def say(self, text: str, mood: str = "plain") -> None:
        """Puts a sentence on the screen's own line: `good`, `bad` or `plain`."""
        said = self.query_one("#said", Static)
        said.set_classes(f"{mood} spoken" if text else mood)
        said.update(f"! {text}" if mood == "bad" else text)

    def say_also(self, text: str) -> None:
        """Adds a bad sentence to the one that stands there."""
        self.say(" ".join([self.said.removeprefix("! "), text]).strip(), "bad")

    @property
    def said(self) -> str:
        """The sentence that stands there."""
        return str(self.query_one("#said", Static).content)

    async def offer_leave(self, question: str, role: str, again: Callable[[], Awaitable[None]]) -> None:
        """Asks for somebody with more say, and does it once more with her leave."""
        from tui.screens.supervisor import SupervisorScreen

        async def answered(leave_id: int | None) -> None:
            if leave_id is None:
                self.say(_("Sin permiso: no se ha hecho."), "bad")
                return
            counter = self.shop.counter
            counter.leave_id = leave_id
            try:
                await again()
            finally:
                counter.leave_id = None

        self.app.bell()
        await self.app.push_screen(SupervisorScreen(question, role), answered)

    def refuse(self, refusal: Refusal) -> None:
        self.refuse_quietly(refusal)
        self.app.bell()

    def refuse_late(self, refusal: Refusal, asked: bool) -> None:
        """Says how work of this screen ended, here if it was `asked` for, and on the screen that is on top by now."""
        if asked and self.is_attached:
            self.refuse(refusal)
        if not asked or self.app.screen is not self:
            cast(ShopScreen, self.app.screen).say_also(sentence(refusal))

    def refuse_quietly(self, refusal: Refusal) -> None:
        self.say(sentence(refusal), "bad")

    def action_back(self) -> None:
        """Esc, on the screens that show it: there was nothing to decide here."""
        self.dismiss(None)

    async def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self))

    def action_say_how_to_leave(self) -> None:
        self.say(_("Para salir de la caja: F10 o Ctrl+Q. Para volver a ella: Esc."))

    async def card_read(self, code: str) -> None:
        """A code was scanned while this screen was on top: the counter takes it, unless the screen has use for it."""
        await self.shop.back_to_counter(code)

    def card_failed(self, reason: str) -> None:
        self.say(_(READINGS[reason]), "bad")
        self.app.bell()

    def device_read(self, device: "CounterDevice", reading: object) -> bool:
        """Whether this screen keeps to itself what a device has read."""
        return False

    def device_changed(self, device: "CounterDevice") -> None:
        """A device was plugged in, unplugged, or is otherwise in another state."""
