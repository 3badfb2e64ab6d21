"""A customer's file as it is shown: who, what the account holds, what was agreed to, and what the sales tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loyalty.consent import Consent, Kind
from loyalty.habits import Habits
from loyalty.views import AccountView, BlockView, CustomerView, LotView


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """`manual_class` was given by hand until `manual_until` (ISO, empty: no end); `registered_at` in seconds.

    `blocks` are all that there were, oldest first.
    """

    customer: CustomerView
    account: AccountView
    lots: Sequence[LotView]
    consents: Mapping[Kind, Consent]
    habits: Habits
    registered_at: int
    branch: str
    operator: str
    manual_class: str = ""
    manual_until: str = ""
    blocks: Sequence[BlockView] = ()

    @property
    def others(self) -> tuple[CustomerView, ...]:
        """Who else shares the account."""
        return tuple(each for each in self.account.customers if each.id != self.customer.id)

    @property
    def is_blocked(self) -> bool:
        return any(not each.ended_at for each in self.blocks)
