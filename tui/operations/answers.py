"""Parts of answers that several operations give."""

from loyalty.views import AccountView
from tui.operations.registry import Answer
from tui.parameters import amounts


def account_answer(account: AccountView) -> Answer:
    return amounts(account.spendable) | {
        "pending": amounts(account.pending),
        "class": account.customer_class,
        "customer": account.customer.name if account.customer else "",
        "blocked": account.block.reason if account.block else None,
        "cards": [{"card": card.shown, "kind": card.kind, "state": card.state} for card in account.cards],
    }
