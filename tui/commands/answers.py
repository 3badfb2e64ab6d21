"""Parts of answers that several commands say."""

from tui.language import _
from tui.words import Answer, amounts


def account(answer: Answer) -> str:
    """Who, and what it holds, in one line."""
    who = answer["customer"] or _("Tarjeta sin cliente")
    held = {
        unit: text for unit, text in answer.items() if unit not in ("pending", "class", "customer", "cards", "lots")
    }
    return f"{who}: {amounts(held)}"
