"""Programmes as a shop keeps them: versions, the one that holds, and lists that only grow."""

from datetime import date

import pytest

from loyalty.errors import BadProgramme, UnknownService
from loyalty.programme_toml import parse_programme
from models.database import open_database
from models.programmes import ProgrammeShelf, Version, load_programme, shop_lists
from tests.conftest import Shop, moment, opened_shop

LOADED = moment("2026-01-01T08:00")


def toml(name: str = "P", give: str = "1", more: str = "", head: str = "") -> str:
    return f"""
[programme]
name = "{name}"
starts = 2026-01-01
{head}
[[service]]
code = "general"
[[earn]]
unit = "points"
give = "{give}"
per = "1.00"
{more}
"""


def load(shop: Shop, text: str) -> Version:
    return load_programme(shop.database, text, LOADED)


def followed(shop: Shop, branch: str = "centro", day: date = date(2026, 2, 1)) -> tuple[str, int] | None:
    version = shop.shelf.followed_by(branch, day)
    return (version.name, version.number) if version else None


def test_the_same_name_is_a_new_version_and_holds_from_then_on(any_shop: Shop) -> None:
    any_shop.hand_out("T-1")
    first = load(any_shop, toml(give="1"))
    assert any_shop.sell("T-1", "1.00", id="s1").earned == {"points": 1000}
    second = load(any_shop, toml(give="2"))
    assert (first.number, second.number) == (1, 2)
    assert any_shop.sell("T-1", "1.00", id="s2").earned == {"points": 2000}
    assert [(each.name, each.number) for each in any_shop.shelf.current()] == [("P", 2)]


def test_of_those_that_cover_a_branch_and_day_the_one_loaded_last_holds(any_shop: Shop) -> None:
    load(any_shop, toml("Todo"))
    load(any_shop, toml("Verano", head="ends = 2026-08-31\n".replace("2026-01", "2026-06")))
    load(any_shop, toml("Playa", head='branches = ["playa"]'))
    assert followed(any_shop) == ("Verano", 1)
    assert followed(any_shop, "playa") == ("Playa", 1)
    assert followed(any_shop, day=date(2026, 8, 31)) == ("Verano", 1)
    assert followed(any_shop, day=date(2026, 9, 1)) == ("Todo", 1)
    assert followed(any_shop, day=date(2025, 12, 31)) is None
    load(any_shop, toml("Todo"))
    assert followed(any_shop) == ("Todo", 2)


def test_a_new_version_that_no_longer_covers_a_branch_leaves_it_to_the_others(any_shop: Shop) -> None:
    load(any_shop, toml("A"))
    load(any_shop, toml("B"))
    load(any_shop, toml("B", head='branches = ["playa"]'))
    assert followed(any_shop) == ("A", 1)
    assert followed(any_shop, "playa") == ("B", 2)


def test_where_no_programme_holds_a_sale_earns_nothing_and_says_so(any_shop: Shop) -> None:
    load(any_shop, toml())
    any_shop.hand_out("T-1", at="2025-12-01T10:00")
    receipt = any_shop.sell("T-1", "5.00", at="2025-12-31T23:59")
    assert (receipt.earned, receipt.notes) == ({}, ("no_programme",))
    assert any_shop.sell("T-1", "5.00", at="2026-01-01T00:00").earned == {"points": 5000}


def test_an_old_version_still_explains_its_sales(any_shop: Shop) -> None:
    first = load(any_shop, toml(give="1.25", more='[[weight]]\nservice = "general"\nby = 2'))
    load(any_shop, toml(give="9"))
    assert any_shop.shelf.version(first.id).programme == parse_programme(
        toml(give="1.25", more='[[weight]]\nservice = "general"\nby = 2')
    )


def test_a_version_keeps_the_seasons_that_the_shop_had_when_it_was_loaded(any_shop: Shop) -> None:
    season = '[[season]]\ncode = "navidad"\nfrom = {}\nto = 2027-01-06\nhours = ["9:00-14:00"]\nweekdays = ["mon"]'
    first = load(any_shop, toml(more=season.format("2026-12-01")))
    second = load(any_shop, toml("Otro", more='[[weight]]\nseason = "navidad"\nby = 2'))
    load(any_shop, toml("Tercero", more=season.format("2026-11-01")))
    for version in (first, second):
        assert any_shop.shelf.version(version.id).programme.seasons[0].first_day == date(2026, 12, 1)
    assert shop_lists(any_shop.database).seasons[0].first_day == date(2026, 11, 1)


def test_a_load_adds_to_the_shops_lists_and_takes_nothing_away(any_shop: Shop) -> None:
    classes = '[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\nmetric = "spend"\nminimum = "1000.50"\n'
    load(any_shop, toml(more='[[service]]\ncode = "tinte"\nname = "Tinte"\n' + classes))
    load(any_shop, toml("Otro", more='[[service]]\ncode = "corte"\n[[service]]\ncode = "tinte"\nname = "Color"'))
    lists = shop_lists(any_shop.database)
    assert {(each.code, each.name) for each in lists.services} == {
        ("corte", "corte"),
        ("general", "general"),
        ("tinte", "Color"),
    }
    assert [(each.code, each.metric, str(each.minimum)) for each in lists.classes] == [
        ("normal", None, "0"),
        ("oro", "spend", "2001/2"),
    ]


def test_a_text_with_faults_loads_nothing(any_shop: Shop) -> None:
    with pytest.raises(BadProgramme):
        load(any_shop, toml(more='[[service]]\ncode = "tinte"\n[[weight]]\nservice = "tinto"\nby = 1'))
    assert any_shop.shelf.current() == []
    assert shop_lists(any_shop.database).services == ()


def test_what_another_counter_loads_holds_here_at_once(any_shop: Shop, any_database_url: str) -> None:
    load(any_shop, toml("A"))
    assert followed(any_shop) == ("A", 1)
    other = opened_shop(open_database(any_database_url))
    load(other, toml("B", more='[[service]]\ncode = "tinte"'))
    other.database.close()
    assert followed(any_shop) == ("B", 1)
    any_shop.shelf.check_services(["tinte"])


def test_a_service_that_the_shop_does_not_have_is_told_with_the_nearest(any_shop: Shop) -> None:
    load(any_shop, toml(more='[[service]]\ncode = "tinte"'))
    with pytest.raises(UnknownService) as refused:
        any_shop.shelf.check_services(["general", "tinto"])
    assert (refused.value.service, refused.value.nearest) == ("tinto", "tinte")


def test_a_shelf_reads_the_programmes_only_when_another_was_loaded(
    any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(any_shop, toml())
    shelf = ProgrammeShelf(any_shop.database)
    first = shelf.current()
    assert shelf.current() is first
    load(any_shop, toml())
    assert [each.number for each in shelf.current()] == [2]
