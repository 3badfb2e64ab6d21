"""The papers a shop can make, by name: what each is for, its sizes, and what is asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty.errors import BadValue
from loyalty.toml_reader import nearest
from loyalty.writing import PURPOSES, Purpose
from tui.language import LANGUAGES, N_

if TYPE_CHECKING:
    from printing.looks import Look
    from tui.counter import Counter
    from tui.progress import Progress

LABEL_SHEETS = (
    "avery-l7160", "avery-l7159", "avery-l7161", "avery-l7162", "avery-l7163", "avery-l7165", "avery-l7651",
    "apli-1271", "apli-1273", "apli-1293", "apli-1999",
)  # fmt: skip
LOOKS = ("tienda", "bar", "hotel", "peluqueria", "viajes", "sencilla")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """The first of its sizes is the usual one; `asks` are what else can be said of it, `needs` what must be."""

    title: str
    purpose: str
    sizes: tuple[str, ...]
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


KINDS = {
    "enrolment": PaperKind(
        N_("Formulario de alta"), N_("lo rellena y lo firma el cliente"), ("a4", "a5", "a4x2"), ("card",)
    ),
    "poster": PaperKind(N_("Cartel"), N_("del programa de hoy, para el escaparate"), ("a4", "a3", "a5")),
    "display": PaperKind(N_("Expositor"), N_("un A4 doblado, para el mostrador"), ("a4",)),
    "flyer": PaperKind(N_("Octavilla"), N_("dos caras, para repartir"), ("a5", "a4")),
    "certificate": PaperKind(
        N_("Vale de tarjeta regalo"),
        N_("con su importe y su código, para entregarla"),
        ("a5", "third"),
        ("card", "to", "giver", "message"),
        needs=("card",),
    ),
    "labels": PaperKind(
        N_("Etiquetas de direcciones"),
        N_("de los clientes, en hojas A4"),
        LABEL_SHEETS,
        ("find", "segment", "purpose", "start"),
    ),
    "letters": PaperKind(
        N_("Cartas"),
        N_("con un texto de los mensajes, a una selección"),
        ("a4",),
        ("segment", "template"),
        needs=("template",),
    ),
    "gift_cards": PaperKind(N_("Lista de tarjetas regalo"), N_("lo que la tienda debe por ellas, hoy"), ("a4",)),
    "guide": PaperKind(N_("Guía del personal"), N_("el programa, las teclas y qué hacer cuando…"), ("a4",)),
}
SIZE_NAMES = {
    "a4x2": N_("dos A5 en un A4"),
    "third": N_("un tercio de A4"),
}


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """A paper to be made; empty texts are what is usual. `path` empty: into the shop's folder of papers.

    `find` or `segment` are the customers of labels (all who have an address, where both are empty), `start` the first
    free label. Of a segment only those are written to who may be, by post and for `purpose`. `segment` and `template`
    are whom letters go to (everybody, where it is empty), and what they say.
    """

    kind: str
    path: Path | None = None
    size: str = ""
    language: str = ""
    look: str = ""
    card: str = ""
    to: str = ""
    giver: str = ""
    message: str = ""
    find: str = ""
    segment: str = ""
    template: str = ""
    purpose: Purpose = "marketing"
    start: int = 1
    edges: bool = False


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper that is being made: `size` and `look` are settled, `told` hears how far it is."""

    counter: "Counter"
    request: PaperRequest
    size: str
    path: Path
    look: "Look"
    told: "Progress"


@dataclass(frozen=True, slots=True)
class PaperMade:
    """`count` is how many labels or letters there are, or sheets of a guide; 0 where there is nothing to count.

    `left_out` is how many customers of a segment are not written to, for each of `loyalty.writing.LEFT_OUT`.
    """

    kind: str
    path: Path
    size: str
    count: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


def checked(request: PaperRequest) -> None:
    """Raises BadValue, with the nearest right word, for what no paper is made with or without."""
    kind = request.kind
    given = (
        ("paper", kind, tuple(KINDS)),
        ("size", request.size, KINDS[kind].sizes if kind in KINDS else ()),
        ("language", request.language, LANGUAGES),
        ("look", request.look, LOOKS),
        ("purpose", request.purpose, PURPOSES),
    )
    for name, value, allowed in given:
        if (value or name == "paper") and value not in allowed:
            raise BadValue(name, "not_one_of", nearest(value, allowed) or ", ".join(allowed))
    for name in KINDS[kind].needs:
        if not getattr(request, name):
            raise BadValue(name, "missing")
