"""Parts of answers that several commands say."""

from tui.language import _
from tui.words import Answer, amounts


def account(answer: Answer) -> str:
    """Who, and what it holds, in one line."""
    who = answer["customer"] or _("Tarjeta sin cliente")
    other = ("pending", "class", "customer", "blocked", "cards", "lots")
    said = f"{who}: {amounts({unit: text for unit, text in answer.items() if unit not in other})}"
    return f"{said} ({_('bloqueado: {reason}').format(reason=answer['blocked'])})" if answer["blocked"] else said
