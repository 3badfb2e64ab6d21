"""Small programmes to begin with, by trade: what such a shop most often gives, ready to be changed."""

from datetime import date

from loyalty.programme_toml import Lists
from tui.language import N_, _
from tui.programme_draft import ProgrammeDraft
from tui.programme_values import Choices

_COMMON = """
[expiry]
policy = "rolling"
months = 12
round_to = "month-end"
[redemption]
point_value = "0.01"
minimum = "100"
step = "100"
maximum_share = "50%"
"""
_SHOP = """
[[service]]
code = "general"
name = "Compra"
[[service]]
code = "rebajas"
name = "Artículos rebajados"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
step = "1"
[[weight]]
service = "rebajas"
by = "0.5"
[[class]]
code = "normal"
[[class]]
code = "oro"
metric = "spend"
minimum = "500"
grace_days = 30
[[weight]]
class = "oro"
by = "1.5"
"""
_BAR = """
[[service]]
code = "cafe"
name = "Café"
[[service]]
code = "menu"
name = "Menú"
[[service]]
code = "barra"
name = "Barra"
[[earn]]
unit = "cafés"
give = "1"
per = "item"
services = ["cafe"]
[[earn]]
unit = "points"
give = "1"
per = "1.00"
step = "1"
except = ["cafe"]
"""
_HAIRDRESSER = """
[[service]]
code = "corte"
name = "Corte"
[[service]]
code = "peinado"
name = "Lavar y peinar"
[[service]]
code = "tinte"
name = "Tinte y color"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
step = "1"
[[weight]]
service = "tinte"
by = "2"
[birthday]
give = "50"
unit = "points"
window_days = 7
"""

TRADES = {
    "shop": (N_("Tienda: un punto por euro, lo rebajado la mitad, y clientes de oro"), _SHOP),
    "bar": (N_("Bar: un sello por café y un punto por euro en lo demás"), _BAR),
    "hairdresser": (N_("Peluquería: un punto por euro, el tinte doble, y regalo de cumpleaños"), _HAIRDRESSER),
}


def trades() -> Choices:
    """What can be begun with: code and sentence."""
    return [(code, _(words)) for code, (words, _text) in TRADES.items()]


def begun(trade: str, name: str, today: date, lists: Lists) -> ProgrammeDraft:
    """A new programme of a trade, which starts today."""
    draft = ProgrammeDraft(f'[programme]\nname = "-"\nstarts = {today.isoformat()}\n{TRADES[trade][1]}{_COMMON}', lists)
    draft.name = name
    return draft
