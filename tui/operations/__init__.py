"""The operations of the shop as other programs see them, one module for each area of the shop."""

from tui.operations import (
    accounts,
    cards,
    customer_files,
    customers,
    deliveries,
    exchange,
    ledger,
    messages,
    operators,
    printing,
    prizes,
    programme,
    sales,
    segments,
    suppressions,
    templates,
)
from tui.operations.registry import OPERATIONS, UnknownMethod, call

__all__ = [
    "OPERATIONS",
    "UnknownMethod",
    "accounts",
    "call",
    "cards",
    "customer_files",
    "customers",
    "deliveries",
    "exchange",
    "ledger",
    "messages",
    "operators",
    "printing",
    "prizes",
    "programme",
    "sales",
    "segments",
    "suppressions",
    "templates",
]
