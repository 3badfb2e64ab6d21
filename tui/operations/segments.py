"""Segments: which customers, by criteria or by a name under which the criteria are kept."""

from typing import Any

from loyalty.clock import moment_text
from loyalty.errors import BadValue
from loyalty.messages import SegmentMember
from loyalty.money import POINTS
from loyalty.segments import Segment, read_segment, segment_values
from tui.counter import Counter
from tui.operations.registry import Answer, operation, required
from tui.parameters import Parameter, as_text, as_whole

NAME = Parameter("name", as_text)


def as_object(name: str, value: Any, zone: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadValue(name, "not_an_object")
    return value


CRITERIA = Parameter("segment", as_object, default=None)


def _chosen(counter: Counter, name: str, segment: dict[str, Any] | None) -> Segment:
    """The segment of a name, or the one that is described. Raises BadValue, UnknownName or BadSegment."""
    if name and segment is not None:
        raise BadValue("segment", "one_of_name_or_criteria")
    return counter.segment(name) if segment is None else read_segment(segment, counter.known_codes())


@operation("segment.list")
def segment_list(counter: Counter) -> Answer:
    return {"segments": [{"name": each.name, "segment": segment_values(each.segment)} for each in counter.segments()]}


@operation("segment.save", required("name"), Parameter("segment", as_object, required=True))
def segment_save(counter: Counter, name: str, segment: dict[str, Any]) -> Answer:
    checked = read_segment(segment, counter.known_codes())
    counter.save_segment(name, checked)
    return {"name": name, "segment": segment_values(checked), "count": counter.count_segment(checked)}


@operation("segment.remove", required("name"))
def segment_remove(counter: Counter, name: str) -> Answer:
    counter.remove_segment(name)
    return {"removed": name}


@operation("segment.count", NAME, CRITERIA)
def segment_count(counter: Counter, name: str, segment: dict[str, Any] | None) -> Answer:
    return {"count": counter.count_segment(_chosen(counter, name, segment))}


@operation(
    "segment.show",
    NAME,
    CRITERIA,
    Parameter("after", as_whole, default=0),
    Parameter("most", as_whole, default=50),
)
def segment_show(counter: Counter, name: str, segment: dict[str, Any] | None, after: int, most: int) -> Answer:
    """A page of customers; `after` is the `id` of the last one that was seen."""
    chosen = _chosen(counter, name, segment)
    members = counter.members(chosen, after, most)
    return {
        "segment": segment_values(chosen),
        "count": counter.count_segment(chosen),
        "customers": [member_answer(counter, each) for each in members],
    }


def member_answer(counter: Counter, member: SegmentMember) -> Answer:
    return {
        "id": member.id,
        "dni": member.dni,
        "name": member.name,
        "email": member.email,
        "phone": member.phone,
        "city": member.city,
        "points": POINTS.text(member.points_milli),
        "last_visit": moment_text(member.last_sale_at, counter.zone) if member.last_sale_at else "",
    }
