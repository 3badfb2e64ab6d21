"""Who is at the counter: a card or a few keys hand over, and a counter that nobody touches is locked."""

from typing import TYPE_CHECKING, cast

from textual import events

from tui.language import N_, _
from tui.screens.counter_keys import CounterKeys
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both

if TYPE_CHECKING:
    from loyalty.operator_views import OperatorView

LOOKED_EVERY_S = 20


class CounterPeople(CounterKeys):
    """The counter as far as it goes who works at it. Where nobody can show who she is, nobody is asked."""

    BINDINGS = [*both("f11", "ctrl+d", "who", N_("Relevo"))]

    def __init__(self) -> None:
        super().__init__()
        self.asks_who = False  # whether the shop has operators who can be told from each other
        self._has_begun = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "who":
            return self.asks_who and self.sale is None
        return super().check_action(action, parameters)

    async def on_screen_resume(self, event: events.ScreenResume) -> None:
        """From the menu, where somebody may have been given a PIN; and, once it is drawn, at the start."""
        if not self._has_begun:
            self.set_interval(LOOKED_EVERY_S, self.look_who_is_here)
        self.call_after_refresh(self.look_who_is_here)

    @says_refusals
    async def look_who_is_here(self) -> None:
        """Somebody may have been retired meanwhile, or have left the counter alone."""
        self.asks_who, was_retired = await self.ask(self.shop.counter.who_is_here)
        self.refresh_bindings()
        minutes, begins = self.shop.configuration.lock_minutes, not self._has_begun
        self._has_begun = True
        if was_retired:
            self.is_here(None)
            if self.asks_who:
                await self.ask_who(locked=bool(minutes))
        elif self.asks_who and minutes and (begins or self.shop.idle_s() >= minutes * 60):
            await self.ask_who(locked=True)

    @says_refusals
    async def action_who(self) -> None:
        await self.ask_who()

    async def ask_who(self, locked: bool = False) -> None:
        """Asks it, over whatever screen is there, unless it is being asked already."""
        from tui.screens.who import WhoScreen

        if isinstance(self.app.screen, WhoScreen):
            return
        people = await self.ask(self.shop.counter.operators)
        if locked:
            self.shop.counter.stand_up()
            self.is_here(None)
        await self.app.push_screen(WhoScreen(people, locked), self.took_over)

    async def takes_over(self, code: str) -> bool:
        """Whether a card is an operator's, who is at the counter from now on; what was begun goes on in her name."""
        comes = await self.ask(self.shop.counter.hand_over_by_card, code)
        self.took_over(comes)
        return comes is not None

    def took_over(self, comes: "OperatorView | None") -> None:
        if comes is not None:
            self.is_here(comes)
            cast(ShopScreen, self.app.screen).say(_("En la caja: {name}.").format(name=comes.name), "good")

    def is_here(self, comes: "OperatorView | None") -> None:
        """The head of every screen says who."""
        self.shop.operator = comes.code if comes else ""
        for screen in self.app.screen_stack:
            cast(ShopScreen, screen).write_head()
