"""The programmes of the shop as their editor needs them, asked of a counter. Called on the thread of the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import models
from loyalty.programme import Version
from loyalty.programme_text import programme_text
from loyalty.programme_toml import Lists
from tui.counter import Counter
from tui.programme_draft import ProgrammeDraft
from tui.programme_values import Names

_unfinished: WeakKeyDictionary[Counter, ProgrammeDraft] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ShopProgrammes:
    """The newest version of each programme, the one loaded last first, and which of them the shop follows today."""

    versions: Sequence[Version] = ()
    followed_id: int = 0
    lists: Lists = field(default_factory=Lists)

    def named(self, name: str) -> Version | None:
        return next((version for version in self.versions if version.name == name), None)

    def draft_of(self, name: str) -> ProgrammeDraft | None:
        version = self.named(name)
        if version is None:
            return None
        return ProgrammeDraft(programme_text(version.programme), self.lists, version.number)

    def free_name(self, wanted: str) -> str:
        """A name that no programme has: another one of the same name would be its next version."""
        names = [wanted, *(f"{wanted} {number}" for number in range(2, len(self.versions) + 3))]
        return next(name for name in names if self.named(name) is None)


def shop_programmes(counter: Counter) -> ShopProgrammes:
    followed = counter.programme_today()
    return ShopProgrammes(
        tuple(counter.programmes()), followed.id if followed else 0, models.programmes.shop_lists(counter.database)
    )


def overwrites(draft: ProgrammeDraft, programmes: ShopProgrammes) -> int:
    """The version, made by somebody else meanwhile or of another programme, that saving the draft would follow upon."""
    newest = programmes.named(draft.name)
    if newest is None or (draft.name == draft.began_as and newest.number == draft.number):
        return 0
    return newest.number


def save(counter: Counter, draft: ProgrammeDraft, at: int) -> tuple[Version, bool]:
    """The draft as a new version, and whether the shop follows it today. Raises BadProgramme, and saves nothing."""
    version = counter.load_programme(draft.text(), at)
    followed = counter.programme_today()
    return version, followed is not None and followed.id == version.id


def put_aside(counter: Counter, draft: ProgrammeDraft) -> None:
    """Keeps what is not saved yet while somebody shows a card."""
    _unfinished[counter] = draft


def taken_up(counter: Counter) -> ProgrammeDraft | None:
    """What was put aside."""
    return _unfinished.pop(counter, None)


def names_of(counter: Counter, version: Version) -> Names:
    """What the parts of a programme are called in the shop."""
    lists = models.programmes.shop_lists(counter.database)
    return ProgrammeDraft(programme_text(version.programme), lists, version.number).names
