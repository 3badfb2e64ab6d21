"""Messages: what is due, mailings, sending, and what became of each message."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from loyalty.clock import moment_text
from loyalty.errors import MailTrouble, UnknownName
from loyalty.messages import STATES, MessageView, NamedOccasion, Preview, Progress, Tally
from loyalty.occasions import KINDS, occasion_values, read_occasion, switched
from loyalty.pages import NEWEST
from loyalty.writing import CHANNELS
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.operations.registry import AT, Answer, operation, required
from tui.operations.templates import one_among
from tui.parameters import Parameter, as_day, as_flag, as_text, as_whole

MAILING = "mailing"


def configuration_of(counter: Counter) -> Configuration:
    """Raises MailTrouble where the counter was opened without one."""
    if counter.configuration is None:
        raise MailTrouble("settings", _("falta la sección [mail]"))
    return counter.configuration


# -- occasions


@operation("occasion.list")
def occasion_list(counter: Counter) -> Answer:
    return {"occasions": [_occasion(each) for each in counter.occasions()]}


def _optional_text(name: str) -> Parameter:
    return Parameter(name, as_text, default=None)


@operation(
    "occasion.set",
    required("occasion"),
    Parameter("kind", one_among(KINDS), default=None),
    Parameter("active", as_flag, default=None),
    _optional_text("template"),
    Parameter("channel", one_among(CHANNELS), default=None),
    Parameter("days", as_whole, default=None),
    _optional_text("segment"),
    Parameter("from", as_day, default=None),
    Parameter("to", as_day, default=None),
)
def occasion_set(counter: Counter, occasion: str, **changes: Any) -> Answer:
    """Changes what is given and leaves the rest; a new one needs its `kind`."""
    had = {each.code: each.occasion for each in counter.occasions()}.get(occasion)
    if had is None and changes["kind"] is None:
        raise UnknownName("occasion", occasion)
    values = occasion_values(had) if had else {}
    active = changes.pop("active")
    for name, value in changes.items():
        if value is not None:
            values[name] = value.isoformat() if name in ("from", "to") else value
    wanted = read_occasion({**values, "active": bool(had and had.active)})
    if active is not None:
        wanted = switched(wanted, active, counter.today())
    counter.save_occasion(occasion, wanted)
    return _occasion(NamedOccasion(occasion, wanted, own=True))


@operation("occasion.remove", required("occasion"))
def occasion_remove(counter: Counter, occasion: str) -> Answer:
    counter.remove_occasion(occasion)
    return {"removed": occasion}


def _occasion(each: NamedOccasion) -> Answer:
    return {"occasion": each.code, **occasion_values(each.occasion)}


@operation("message.due", AT)
def message_due(counter: Counter, at: int) -> Answer:
    """What would go out now, of every occasion that is switched on; nothing happens."""
    return {"due": [{"occasion": each.code, **_preview(preview)} for each, preview in counter.due(at)]}


# -- mailings

SEGMENT, TEMPLATE = Parameter("segment", as_text), required("template")
CHANNEL = Parameter("channel", one_among(CHANNELS), default="email")


@operation("message.preview", Parameter("mailing", as_text), SEGMENT, TEMPLATE, CHANNEL)
def message_preview(counter: Counter, mailing: str, segment: str, template: str, channel: str) -> Answer:
    chosen = counter.mailing(mailing, segment, template, channel)
    return {"mailing": chosen.name, **_preview(counter.preview_mailing(chosen))}


@operation("message.queue", Parameter("mailing", as_text), SEGMENT, TEMPLATE, CHANNEL)
def message_queue(counter: Counter, mailing: str, segment: str, template: str, channel: str) -> Answer:
    """Queues a message for everybody who can be written to and has none of this mailing yet."""
    chosen = counter.mailing(mailing, segment, template, channel)
    return {"mailing": chosen.name, "queued": counter.queue_mailing(chosen)}


def _preview(preview: Preview) -> Answer:
    return {"emails": preview.emails, "letters": preview.letters, "left_out": dict(preview.left_out)}


@operation("message.cancel", required("mailing"))
def message_cancel(counter: Counter, mailing: str) -> Answer:
    """Takes what is still queued of a mailing out of the queue."""
    return {"mailing": mailing, "cancelled": counter.cancel_mailing(mailing)}


# -- sending


@operation("message.run", AT)
def message_run(counter: Counter, at: int) -> Answer:
    """The daily run: queues what is due and sends what waits. Safe to repeat, late, and on two machines."""
    queued = counter.queue_due(at)
    if not any(queued.values()) and not counter.how_many_wait():
        counter.doubt_forgotten()
        return {"queued": queued, **_progress(Progress()), "stopped": ""}
    return {"queued": queued, **send(counter, "")}


@operation("message.send", Parameter("mailing", as_text))
def message_send(counter: Counter, mailing: str) -> Answer:
    """Sends what waits: of one mailing, or all."""
    return send(counter, mailing)


def send(counter: Counter, mailing: str, on_progress: Any = lambda progress: None) -> Answer:
    from tui.delivery import deliver, why_stopped

    period = (MAILING, mailing) if mailing else None
    delivered = deliver(counter, configuration_of(counter), period, on_progress)
    answer = {**_progress(delivered.progress), "stopped": delivered.stopped}
    if delivered.stopped:
        answer["why"] = why_stopped(delivered)
    return answer | ({"ok": False} if delivered.trouble else {})


def _progress(progress: Progress) -> Answer:
    return {
        "sent": progress.sent,
        "failed": progress.failed,
        "in_doubt": progress.in_doubt,
        "cancelled": progress.cancelled,
        "waiting": progress.waiting,
    }


@operation("message.letters", required("path"))
def message_letters(counter: Counter, path: str) -> Answer:
    """Writes the letters that wait into a PDF."""
    return letters(counter, path, None)


def letters(counter: Counter, path: str, on_progress: Callable[[int, int], None] | None) -> Answer:
    from tui.letter_post import print_letters

    count = print_letters(counter, configuration_of(counter), Path(path), on_progress=on_progress)
    return {"path": path, "letters": count}


# -- what became of them


@operation("message.status")
def message_status(counter: Counter) -> Answer:
    return {"mailings": [_tally(counter, each) for each in counter.tallies()]}


def _tally(counter: Counter, tally: Tally) -> Answer:
    return {
        "occasion": tally.occasion,
        "mailing": tally.period,
        "template": tally.template,
        "queued_at": moment_text(tally.queued_at, counter.zone),
        "states": dict(tally.states),
    }


@operation(
    "message.list",
    Parameter("state", one_among(STATES)),
    Parameter("occasion", as_text),
    Parameter("mailing", as_text),
    Parameter("before", as_whole, default=NEWEST),
    Parameter("most", as_whole, default=50),
)
def message_list(counter: Counter, state: str, occasion: str, mailing: str, before: int, most: int) -> Answer:
    """A page, the newest first; `before` is the `id` of the last one that was seen."""
    found = counter.messages(state, MAILING if mailing else occasion, mailing, before, most)
    return {"messages": [_message(counter, each) for each in found]}


def _message(counter: Counter, message: MessageView) -> Answer:
    return {
        "id": message.id,
        "occasion": message.occasion,
        "period": message.period,
        "template": message.template,
        "channel": message.channel,
        "state": message.state,
        "customer": message.customer,
        "dni": message.dni,
        "at": moment_text(message.changed_at, counter.zone),
        "answer": message.answer,
    }


MESSAGE = Parameter("message", as_whole, required=True)


@operation("message.again", MESSAGE)
def message_again(counter: Counter, message: int) -> Answer:
    """Somebody decided that a failed or doubtful message goes again."""
    if not counter.send_again(message):
        raise UnknownName("message", str(message))
    return {"message": message, "state": "queued"}


@operation("message.arrived", MESSAGE)
def message_arrived(counter: Counter, message: int) -> Answer:
    """Somebody knows that a doubtful message arrived."""
    if not counter.take_as_sent(message):
        raise UnknownName("message", str(message))
    return {"message": message, "state": "sent"}


@operation("message.leave", required("code"), AT)
def message_leave(counter: Counter, code: str, at: int) -> Answer:
    """No more advertising for whom the code of a message names, by any channel."""
    customer = counter.withdraw_by_code(code, at)
    return {"dni": customer.dni, "name": customer.name}
