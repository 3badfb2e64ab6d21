"""How the papers of a shop are coloured, by its trade: named like the card designs, so that all belongs together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`deep` shades into `deeper` behind white letters; `bright` is for what must be seen; `pale` lies under text."""

    deep: str
    deeper: str
    bright: str
    pale: str
    ink: str = "#26231f"
    white: str = "#ffffff"


LOOKS = {
    "tienda": Look("#1b5a4b", "#123c32", "#e0bb5c", "#f7f3ea"),
    "bar": Look("#a63d1f", "#7a2413", "#f8b84a", "#fff6e3"),
    "hotel": Look("#1b2f57", "#0a1730", "#cfae70", "#f5f1e6"),
    "peluqueria": Look("#8a3a4f", "#5b1f30", "#f0b9a8", "#fbf1ee"),
    "viajes": Look("#5b3f94", "#35235b", "#ff9f6b", "#fff4e6"),
    "sencilla": Look("#3a3a3a", "#1c1c1c", "#d8d8d8", "#f4f4f4", "#111111"),
}
USUAL_LOOK = "tienda"
