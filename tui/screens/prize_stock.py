"""How many of a prize there are at a branch."""

from loyalty.errors import BadValue
from loyalty.views import PrizeView
from tui.language import N_, _
from tui.prize_words import read_whole
from tui.screens.form import Field, FormScreen


class PrizeStockForm(FormScreen):
    """Dismisses with the code of the prize."""

    TITLE_TEXT = N_("Existencias")
    HELP_TEXT = N_(
        "Escriba cuántos han llegado (con un menos delante, cuántos se han roto), o cuántos hay contados. Un premio que"
        " se cuenta en una sucursal se cuenta en todas."
    )
    FIELDS = (
        Field("add", N_("Han llegado"), N_("o -1, si se rompe uno"), only=r"-?\d{0,9}"),
        Field("units", N_("O hay, contados"), only=r"\d{0,9}"),
        Field("branch", N_("Sucursal")),
    )

    def __init__(self, prize: PrizeView, branch: str) -> None:
        super().__init__({"branch": branch})
        self._prize = prize

    def hint(self, field: Field) -> str:
        if field.name == "units":
            left = self._prize.by_branch.get(self._given["branch"])
            return _("sin contar") if left is None else _("ahora {left}").format(left=left)
        return super().hint(field)

    async def save(self) -> str:
        add, units = self.value("add"), self.value("units")
        if add and units:
            raise BadValue("units", "one_of_add_or_units")
        more = (-1 if add.startswith("-") else 1) * read_whole("add", add.lstrip("-")) if add else 0
        counted = read_whole("units", units) if units else None
        changed = await self.ask(self.shop.counter.set_stock, self._prize.code, self.value("branch"), counted, more)
        return changed.code
