"""One value of the configuration is changed, and nothing else in the file."""

import tomllib
from pathlib import Path

import pytest

from loyalty.errors import BadFile
from tui.configuration import read_configuration
from tui.configuration_edit import set_value, with_table, with_value

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def changed(text: str) -> str | None:
    return with_value(text, "reader", "layout", "us-on-es")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[reader]\nlayout = "auto"\n', '[reader]\nlayout = "us-on-es"\n'),
        ("[reader]\nlayout='auto'# so\n", '[reader]\nlayout="us-on-es" # so\n'),
        ('[reader]\r\nlayout = "auto"       # so\r\n', '[reader]\r\nlayout = "us-on-es"   # so\r\n'),
        ("[reader] # of keys\ngap_ms = 60\n", '[reader] # of keys\nlayout = "us-on-es"\ngap_ms = 60\n'),
        ('[reader]\n[screen]\ntheme = "auto"', '[reader]\nlayout = "us-on-es"\n[screen]\ntheme = "auto"'),
        ('[shop]\nlayout = "x"', '[shop]\nlayout = "x"\n\n[reader]\nlayout = "us-on-es"\n'),
        ('[[device]]\nkind = "scanner"\r\n', '[[device]]\nkind = "scanner"\r\n\r\n[reader]\r\nlayout = "us-on-es"\r\n'),
        ("", '\n[reader]\nlayout = "us-on-es"\n'),
        ('# layout = "auto"\n[reader]\n# layout = "us"\n', None),
    ],
)
def test_the_line_is_changed_or_added_and_the_others_stay(before: str, after: str | None) -> None:
    if after is None:
        after = before.replace("[reader]\n", '[reader]\nlayout = "us-on-es"\n')
    assert changed(before) == after


@pytest.mark.parametrize(
    "text",
    [
        'reader.layout = "auto"\n',
        'reader = { layout = "auto" }\n',
        'a = """\n[reader]\nlayout = "auto"\n"""\n',
        '[reader]\nlayout = """auto"""\n',
    ],
)
def test_what_is_written_in_another_way_is_left_alone(text: str) -> None:
    assert tomllib.loads(text)
    assert changed(text) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '\n[[device]]\nport = "COM3"\n'),
        ('[shop]\r\nname = "Bar"\r\n', '[shop]\r\nname = "Bar"\r\n\r\n[[device]]\r\nport = "COM3"\r\n'),
        ('[[device]]\nport = "COM1" # one', '[[device]]\nport = "COM1" # one\n\n[[device]]\nport = "COM3"\n'),
        ('device = [{port = "COM1"}]\n', None),
        ('device = "COM1"\n', None),
    ],
)
def test_a_table_is_added_at_the_end_where_that_changes_nothing_else(before: str, after: str | None) -> None:
    assert with_table(before, "device", {"port": "COM3"}) == after


def test_the_file_stays_the_owners(tmp_path: Path) -> None:
    path, link = tmp_path / "real.toml", tmp_path / "config.toml"
    path.write_bytes(EXAMPLE.read_bytes())
    path.chmod(0o640)
    link.symlink_to(path)
    set_value(link, "reader", "layout", "us-on-es")
    assert read_configuration(link).reader.layout == "us-on-es"
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    different = [
        (old, new)
        for old, new in zip(EXAMPLE.read_text().splitlines(), path.read_text().splitlines(), strict=True)
        if old != new
    ]
    assert len(different) == 1
    assert different[0][0].index("#") == different[0][1].index("#")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml", "real.toml"]


def test_a_file_that_cannot_be_changed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(BadFile) as gone:
        set_value(path, "reader", "layout", "us")
    path.write_text('reader.layout = "auto"\n')
    with pytest.raises(BadFile) as dotted:
        set_value(path, "reader", "layout", "us")
    assert (gone.value.problem, dotted.value.problem) == ("not_writable", "not_editable")
    assert path.read_text() == 'reader.layout = "auto"\n'
