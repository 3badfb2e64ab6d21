"""What screens share that undo a delivery: the question, and the supervisor where the shop has one."""

from functools import partial

from tui import words
from tui.language import _
from tui.screens.confirm import ConfirmScreen
from tui.screens.shop_screen import ShopScreen, says_refusals


class UndoingScreen(ShopScreen):
    """Subclasses give `delivery_undone`, and call `ask_to_undo`."""

    async def delivery_undone(self, said: str) -> None:
        """It was undone: shows how things are now, and says it."""
        raise NotImplementedError

    @says_refusals
    async def ask_to_undo(self, delivery: str) -> None:
        counter = self.shop.counter
        made = await self.ask(counter.delivery, delivery)
        if made.undone_at:
            self.say(_("Esa entrega ya se deshizo."))
            return
        what, who = made.receipt.name, made.customer or _("Tarjeta sin cliente")
        question = _("¿Deshacer la entrega de {what} a {name}? Lo que costó vuelve a su cuenta.")
        question = question.format(what=what, name=who)
        if role := await self.ask(counter.needs_leave, "undo_delivery"):
            await self.offer_leave(question, role, partial(self._undo, delivery))
        else:
            await self.app.push_screen(ConfirmScreen(question), partial(self._confirmed, delivery))

    async def _confirmed(self, delivery: str, yes: bool | None) -> None:
        if yes:
            await self._undo(delivery)

    @says_refusals
    async def _undo(self, delivery: str) -> None:
        counter = self.shop.counter
        receipt = await self.ask(counter.undo_delivery, delivery, counter.clock())
        await self.delivery_undone(words.undone(receipt))
