"""The stripes at one counter: what the card that was just swiped carries, and the one card that is being written.

Writing holds nothing up, and shows what it wants on a line of its own. A sale that is saved stays saved: a card that
could not be written is written when it is swiped again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty.codes import normalise_code
from loyalty.errors import DeviceTrouble, Refusal
from tui.counter.stripes import Swipe, next_card, swipe_of, writing
from tui.texts import stripes as words

if TYPE_CHECKING:
    from loyalty.stripe import Seen
    from tui.app import TarjeteroApp
    from tui.counter.devices import CounterDevice

LIMIT_S: Final = 30.0  # for the hand with the card


@dataclass(slots=True)
class Presented:
    """A stripe that was swiped, and what it is worth; `swipe` is None for an empty one.

    `seen` is None for a card that is nobody's yet, and for one that has been written since.
    """

    swipe: Swipe | None
    seen: "Seen | None"

    @property
    def may_be_written(self) -> bool:
        return self.seen is None or self.seen.may_be_written

    @property
    def is_due(self) -> bool:
        return self.seen is not None and self.seen.is_due


class StripeDesk:
    """See the module. `limit_s` is how long a card is waited for."""

    def __init__(self, app: "TarjeteroApp") -> None:
        self._app = app
        self._last: Swipe | None = None
        self._task: asyncio.Task[None] | None = None
        self.limit_s = LIMIT_S

    @property
    def is_on(self) -> bool:
        """Whether cards are written at this counter."""
        return self._app.configuration.stripe.write and self._app.devices.writer() is not None

    def take(self, reading: Any) -> None:
        """Remembers what was just read, until somebody looks at it."""
        self._last = swipe_of(reading)

    async def look(self, code: str) -> Presented | None:
        """The stripe of the card that was just swiped; None where that was another card, or none. Raises Refusal."""
        swipe = self._last
        if swipe is None or swipe.code != code:
            return None
        trusts = self._app.configuration.stripe.trust_newer
        seen = await self._app.ask(self._app.counter.look_at_stripe, swipe, trusts)
        if seen is not None:  # one that is nobody's may be somebody's in a moment
            self._last = None
        return Presented(swipe, seen)

    # -- writing

    async def offer(self, code: str, name: str, presented: Presented | None, first: bool) -> None:
        """Asks for a card, to write it, where it no longer carries what it should. Raises Refusal.

        `first`: it may never have been written, and be written now. A card that was not swiped is asked for if it is
        known to have a stripe.
        """
        if not self.is_on or (presented and not presented.may_be_written):
            return
        from loyalty.stripe import can_carry

        if not can_carry(normalise_code(code)):
            return
        stripe = await self._app.ask(self._app.counter.stripe, code)
        is_there = stripe is not None and (presented is not None or stripe.known.confirmed > 0)
        is_wanted = (is_there and stripe.is_due) if stripe else first
        if is_wanted or (presented is not None and presented.is_due):
            self._begin(self._write(code, name, presented))

    def let_go(self) -> bool:
        """No longer asks for a card: whether it did."""
        is_under_way = self.close()
        self._show("")
        return is_under_way

    def close(self) -> bool:
        """As `let_go`, where there is no screen any more."""
        task, self._task = self._task, None
        return task is not None and task.cancel()

    def _begin(self, work: Any) -> None:
        self.let_go()
        self._task = asyncio.create_task(work, name="stripe")
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """An error that nobody foresaw is the app's, like any other."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._app._handle_exception(error)

    def _show(self, text: str, mood: str = "plain") -> None:
        self._app.counter_screen.show_writing(text, mood)

    async def _write(self, code: str, name: str, presented: Presented | None) -> None:
        counter, to_write = self._app.counter, None
        writer = self._app.devices.writer()
        assert writer is not None
        try:
            if presented is None:
                presented = await self._card_shown(writer, code, name)
            if presented.seen is not None and not presented.may_be_written:
                self._show(words.seen_sentence(presented.seen), "bad")
                return
            to_write = await self._app.ask(counter.begin_stripe, code)
            await writer.run(writing(to_write, presented.swipe, self._asking(name)), self.limit_s)
            await self._app.ask(counter.confirm_stripe, to_write)
            presented.seen = None
            self._show(words.written(name), "good")
        except Refusal as refusal:
            if to_write is not None and isinstance(refusal, DeviceTrouble):
                await self._app.ask(counter.note_stripe_trouble, to_write, refusal.problem)
            self._show(words.left_unwritten(name, refusal), "bad")
            self._app.bell()

    async def _card_shown(self, writer: "CounterDevice", code: str, name: str) -> Presented:
        """What is on the card, which has to be the one of the code, or empty. Raises DeviceTrouble."""
        swipe = await writer.run(next_card(self._asking(name)), self.limit_s)
        if swipe is None:
            return Presented(None, None)
        if not self._app.counter.is_stripe_of(swipe, code):
            raise DeviceTrouble("differs", writer.port)
        trusts = self._app.configuration.stripe.trust_newer
        return Presented(swipe, await self._app.ask(self._app.counter.look_at_stripe, swipe, trusts))

    def _asking(self, name: str) -> Callable[[str], None]:
        """Shows what the card is to be swiped for, as long as this is what is being written."""
        task = self._task

        def show(step: str) -> None:
            if self._task is task:
                self._show(words.asked_for(step, name))

        return self._app.devices.on_loop(show)
