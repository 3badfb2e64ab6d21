"""What a customer may agree to, in words."""

from loyalty.consent import Kind
from tui.language import N_, _

KINDS: dict[Kind, str] = {
    ("marketing", "email"): N_("Publicidad por correo electrónico"),
    ("marketing", "letter"): N_("Publicidad por carta"),
    ("marketing", "phone"): N_("Publicidad por teléfono o mensajes"),
    ("profiling", "any"): N_("Elegir los mensajes según sus compras"),
}
WORDINGS: dict[Kind, str] = {
    ("marketing", "email"): N_("Acepto publicidad de {shop} por correo electrónico."),
    ("marketing", "letter"): N_("Acepto publicidad de {shop} por carta."),
    ("marketing", "phone"): N_("Acepto publicidad de {shop} por teléfono o mensajes."),
    ("profiling", "any"): N_("Acepto que {shop} elija lo que me envía según mis compras."),
}
ORIGINS = {
    "counter": N_("en la caja"),
    "paper": N_("formulario firmado"),
    "link": N_("enlace del mensaje"),
    "customer.import": N_("fichero importado"),
}


def kind_name(kind: Kind) -> str:
    return _(KINDS[kind]) if kind in KINDS else " ".join(kind)


def wording_of(kind: Kind, shop: str) -> str:
    """What the customer agrees to, as it is read out or signed."""
    return _(WORDINGS[kind]).format(shop=shop)


def origin_name(origin: str) -> str:
    return _(ORIGINS[origin]) if origin in ORIGINS else origin


def answer_name(granted: bool) -> str:
    return _("sí") if granted else _("retirado")
