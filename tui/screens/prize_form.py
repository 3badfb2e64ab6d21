"""A prize of the catalogue: added, or changed."""

from collections.abc import Sequence
from dataclasses import asdict

from loyalty.errors import Refusal
from loyalty.money import parse_typed_cents
from loyalty.prizes import checked_prize
from loyalty.views import PrizeView
from tui.language import N_, _
from tui.prize_words import (
    KINDS,
    PAID_AS,
    read_prize,
    read_stamps,
    read_value,
    read_whole,
    typed_texts,
    word_of,
)
from tui.screens.form import Field, FormScreen
from tui.typed import read_day

OFFER = (
    Field("name", N_("Nombre")),
    Field("kind", N_("Clase"), N_("artículo, servicio...")),
    Field("points", N_("Cuesta puntos")),
    Field("euros", N_("Cuesta euros"), N_("de su saldo")),
    Field("stamps", N_("Cuesta sellos"), N_("como «cafés 9»")),
    Field("value", N_("Vale"), N_("5,00, o 10 % de dto.")),
    Field("paid_as", N_("Se paga en"), N_("saldo o efectivo")),
    Field("class", N_("Solo para tipos"), N_("en blanco, todos")),
    Field("from", N_("Desde"), N_("dd/mm/aaaa")),
    Field("to", N_("Hasta"), N_("dd/mm/aaaa")),
    Field("low_stock", N_("Avisar con"), N_("los que quedan")),
    Field("picture", N_("Descripción"), N_("para el catálogo")),
)
CODE = Field("code", N_("Código"), N_("corto, como «taza»"))
STOCK = Field("stock", N_("Hay"), N_("en blanco, sin contar"))


class PrizeForm(FormScreen):
    """Dismisses with the code of the prize."""

    TITLE_TEXT = N_("Ficha de premio")
    HELP_TEXT = N_(
        "Un premio cuesta puntos, euros de su saldo, sellos o varias cosas. «Clase» es artículo, servicio, dinero o"
        " descuento; lo que vale solo lo llevan el dinero (al saldo o en efectivo) y el descuento (en euros, o como"
        " 10 %). Las entregas que ya se han hecho no cambian."
    )
    FIELDS: Sequence[Field] = (CODE, *OFFER, STOCK)

    def __init__(self, prize: PrizeView | None = None) -> None:
        super().__init__(typed_texts(prize) if prize else {})
        self._prize = prize
        if prize is not None:
            self.FIELDS = OFFER

    def hint(self, field: Field) -> str:
        if field.name == "name" and self._prize is not None:
            return _("código {code}").format(code=self._prize.code)
        return super().hint(field)

    def check(self, name: str) -> None:
        text = self.value(name)
        if name in ("points", "euros"):
            parse_typed_cents(text or "0")
        elif name in ("from", "to"):
            read_day(name, text)
        elif name in ("stock", "low_stock") and text:
            read_whole(name, text)
        elif name == "kind":
            self._write_out(name, word_of(name, text, KINDS), KINDS)
        elif name == "paid_as":
            self._write_out(name, word_of(name, text, PAID_AS), PAID_AS)
        elif name == "value":
            read_value(text)
        elif name == "stamps":
            read_stamps(text)

    def _write_out(self, name: str, code: str, words: dict[str, str]) -> None:
        """A word that was only begun."""
        if code:
            self.box(name).value = _(words[code])

    async def save(self) -> str:
        texts = {field.name: self.value(field.name) for field in self.FIELDS}
        new = checked_prize(read_prize({"code": self._prize.code if self._prize else "", **texts}))
        counter = self.shop.counter
        if self._prize is None:
            return (await self.ask(counter.create_prize, new)).code
        changes = {name: value for name, value in asdict(new).items() if name not in ("code", "stock")}
        return (await self.ask(counter.update_prize, self._prize.code, changes)).code

    def _refuse_field(self, refusal: Refusal, name: str) -> None:
        super()._refuse_field(refusal, "code" if name == "prize" else name)
