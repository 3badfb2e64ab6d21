"""Which deliveries are looked for."""

from loyalty.errors import BadValue
from loyalty.requests import ALL_DELIVERIES, DeliveryFilter
from tui.language import N_
from tui.screens.form import Field, FormScreen
from tui.shop_keys import both, one
from tui.typed import read_day


class DeliverySearchForm(FormScreen):
    """Dismisses with "" once `wanted` says what was asked for; `texts` is how it was typed."""

    TITLE_TEXT = N_("Buscar entregas")
    HELP_TEXT = N_("Lo que se deja en blanco no cuenta. Con todo en blanco se ven todas las entregas otra vez.")
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Buscar")), one("escape", "back", N_("Volver"))]
    FIELDS = (
        Field("prize", N_("Premio"), N_("su código")),
        Field("from", N_("Desde"), N_("dd/mm/aaaa")),
        Field("to", N_("Hasta"), N_("dd/mm/aaaa")),
        Field("branch", N_("Sucursal")),
        Field("counter", N_("Caja")),
        Field("operator", N_("Operador")),
        Field("customer", N_("Cliente"), N_("su DNI o su tarjeta")),
    )

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.wanted, self.texts = ALL_DELIVERIES, texts

    def check(self, name: str) -> None:
        if name in ("from", "to"):
            read_day(name, self.value(name))

    async def save(self) -> str:
        texts = {field.name: self.value(field.name) for field in self.FIELDS}
        first, last = read_day("from", texts["from"]), read_day("to", texts["to"])
        if first and last and last < first:
            raise BadValue("to", "ends_before_it_starts")
        counter, account_id = self.shop.counter, 0
        if texts["customer"]:
            account_id = (await self.ask(counter.account_at_the_till, texts["customer"])).account_id
        place = {name: texts[name] for name in ("branch", "counter", "operator")}
        wanted = DeliveryFilter(texts["prize"], first, last, account_id=account_id, **place)
        await self.ask(counter.deliveries, wanted, most=1)
        self.wanted, self.texts = wanted, texts
        return ""

    def has_changes(self) -> bool:
        """Nothing that is typed here is worth keeping."""
        return False
