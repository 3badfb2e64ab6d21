"""Operators as the shop knows them, and what they did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OperatorView:
    """`role` is cashier | supervisor | owner; `last_seen_at` when she last showed who she is, 0 for never."""

    code: str
    name: str
    role: str
    has_pin: bool = False
    has_card: bool = False
    last_seen_at: int = 0
    retired: bool = False
    id: int = 0

    @property
    def can_prove(self) -> bool:
        """Whether anybody else could pass for her without her card or PIN: then not."""
        return (self.has_pin or self.has_card) and not self.retired


@dataclass(frozen=True, slots=True)
class DeedView:
    """A deed as it was written down; people by their codes, empty where nobody: amounts have no sign."""

    number: int
    at: int
    kind: str
    operator: str
    allowed_by: str
    subject: str
    branch: str
    counter: str
    euros_cents: int
    points_milli: int
    stamps: int
    days: int
    operation: str
    text: str


@dataclass(frozen=True, slots=True)
class OperatorWork:
    """What one operator did in some days: customers she enrolled, sales, what went back, what she put right by hand."""

    operator: OperatorView
    enrolled: int = 0
    sales: int = 0
    sold_cents: int = 0
    refunds: int = 0
    refunded_cents: int = 0
    deeds: int = 0
