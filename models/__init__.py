"""What the shop remembers: the only room that speaks SQL (Peewee, on SQLite or PostgreSQL).

Its modules are imported when first asked for (`models.refunds`), so that the counter's screen is there at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models import (
        accounts,
        adjustments,
        bonuses,
        card_events,
        card_files,
        card_ranges,
        cards,
        consents,
        customer_blocks,
        customer_files,
        customer_search,
        customers,
        deliveries,
        due,
        erasure,
        explanations,
        exports,
        gift_cards,
        habits,
        households,
        leaving,
        mailing,
        merging,
        message_facts,
        message_queue,
        message_store,
        nightly,
        operators,
        personal_data,
        print_queue,
        prizes,
        programmes,
        quotes,
        recipients,
        refunds,
        sales,
        segments,
        shifts,
        stripes,
        trials,
        verification,
    )

__all__ = [
    "accounts",
    "adjustments",
    "bonuses",
    "card_events",
    "card_files",
    "card_ranges",
    "cards",
    "consents",
    "customer_blocks",
    "customer_files",
    "customer_search",
    "customers",
    "deliveries",
    "due",
    "erasure",
    "explanations",
    "exports",
    "gift_cards",
    "habits",
    "households",
    "leaving",
    "mailing",
    "merging",
    "message_facts",
    "message_queue",
    "message_store",
    "nightly",
    "operators",
    "personal_data",
    "print_queue",
    "prizes",
    "programmes",
    "quotes",
    "recipients",
    "refunds",
    "sales",
    "segments",
    "shifts",
    "stripes",
    "trials",
    "verification",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"models.{name}")
    raise AttributeError(name)
