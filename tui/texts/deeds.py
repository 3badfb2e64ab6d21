"""What is more than an everyday sale, in words."""

from tui.language import N_

DEED_NAMES = {
    "sale": N_("venta con otra fecha"),
    "redeem": N_("premio con otra fecha"),
    "adjust": N_("ajuste"),
    "hand_out": N_("tarjeta activada"),
    "sell": N_("tarjeta regalo o recarga"),
    "refund": N_("devolución"),
    "void": N_("anulación"),
    "undo_delivery": N_("entrega deshecha"),
    "join": N_("cuenta compartida"),
    "merge": N_("fichas unidas"),
    "unmerge": N_("fichas separadas"),
    "erase": N_("cliente borrado"),
    "class": N_("tipo de cliente a mano"),
    "prizes": N_("catálogo de premios"),
    "programme": N_("programa de puntos"),
    "import": N_("importación"),
    "expire_ahead": N_("caducidad adelantada"),
    "operator_new": N_("operador nuevo"),
    "operator_change": N_("operador cambiado"),
    "operator_pin": N_("PIN dado"),
    "own_pin": N_("PIN propio cambiado"),
    "operator_card": N_("tarjeta de operador dada"),
    "operator_card_lost": N_("tarjeta de operador quitada"),
    "operator_retired": N_("operador de baja"),
    "operator_back": N_("operador de vuelta"),
    "limits": N_("límites"),
    "handover": N_("relevo en la caja"),
    "recovery": N_("PIN de dueño recuperado"),
}
