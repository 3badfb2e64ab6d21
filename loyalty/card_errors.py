"""What can be refused when plastic cards are designed and printed; see `loyalty.errors`."""

from loyalty.errors import Fault, Refusal


class BadDesign(Refusal):
    """A card design that cannot be used as it is written; `design` is its name."""

    design: str
    faults: list[Fault]
    code = "bad_design"


class UnknownDesign(Refusal):
    design: str
    nearest: str = ""
    code = "unknown_design"


class UnknownPrint(Refusal):
    print: str
    code = "unknown_print"


class PrinterTrouble(Refusal):
    """A card printer that could not do it.

    `problem`: settings | no_cups | no_queue | unreachable | no_answer | paused | feeder_empty | cover_open |
    ribbon_ended | jammed | magnetic | refused | no_blanks | no_encoder | encoder. `card` is what became of the plastic:
    untouched (nothing has happened to it), spoiled (it is no use), or unknown (it may be a good card).
    """

    problem: str
    detail: str = ""
    card: str = "untouched"
    code = "printer"
