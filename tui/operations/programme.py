"""The programme: loaded, shown, tried out."""

from loyalty.clock import moment_text
from loyalty.programme_text import programme_text
from tui.counter import Counter
from tui.operations.registry import AT, Answer, operation, required


@operation("programme.load", required("toml"), AT)
def programme_load(counter: Counter, toml: str, at: int) -> Answer:
    version = counter.load_programme(toml, at)
    return {"name": version.name, "version": version.number}


@operation("programme.show")
def programme_show(counter: Counter) -> Answer:
    followed = counter.programme_today()
    return {
        "programmes": [
            {
                "name": version.name,
                "version": version.number,
                "loaded_at": moment_text(version.loaded_at, counter.zone),
                "followed_here_today": followed is not None and followed.id == version.id,
                "toml": programme_text(version.programme),
            }
            for version in counter.programmes()
        ]
    }
