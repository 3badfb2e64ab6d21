"""The texts of the enrolment form: what a customer agrees to, and what is done with the data, in every language.

The program has them; a shop writes its own in `textos.toml` beside its configuration, where a name in braces is filled
in. A text that is missing there is the program's.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from loyalty.errors import BadConfiguration, Fault
from loyalty.toml_reader import Reader
from tui.consents import WORDINGS
from tui.language import LANGUAGES, N_, _, speaking

FILE = "textos.toml"
CONSENTS = {"_".join(kind): text for kind, text in WORDINGS.items()}  # "marketing_email"
DATA_PROTECTION = N_(
    "{controller} trata estos datos para llevar su cuenta de cliente: saldo, premios y tarjetas regalo (contrato,"
    " artículo 6.1.b del RGPD), y para lo que haya aceptado arriba (consentimiento, artículo 6.1.a). Los guarda"
    " mientras sea cliente y, después, el tiempo que manda la ley. No los cede a nadie, salvo obligación legal. Puede"
    " ver, corregir, llevarse o borrar sus datos, limitar su uso u oponerse a él, y retirar en cualquier momento lo que"
    " aceptó, tan fácilmente como lo dio: {contact}. También puede reclamar ante la Agencia Española de Protección de"
    " Datos (www.aepd.es)."
)
FIELDS = ("shop", "controller", "contact")


def form_texts(folder: Path, language: str, fields: Mapping[str, str]) -> tuple[list[str], str]:
    """The consents, one by one, and the text on data protection. Raises BadConfiguration."""
    written = _written(folder).get(language, {})
    with speaking(language):
        consents = [_filled(written.get(name) or _(text), fields) for name, text in CONSENTS.items()]
        return consents, _filled(written.get("data_protection") or _(DATA_PROTECTION), fields)


def texts_toml(folder: Path) -> str:
    """The texts in force, as `textos.toml` is written. Raises BadConfiguration."""
    written, parts = _written(folder), [f"# {_('Los textos del formulario de alta: guárdelos como')} {FILE}"]
    for language in LANGUAGES:
        own = written.get(language, {})
        with speaking(language):
            parts.append(f"\n[{language}]")
            for name, text in (*CONSENTS.items(), ("data_protection", DATA_PROTECTION)):
                parts.append(f"{name} = {_quoted(own.get(name) or _(text))}")
    return "\n".join(parts) + "\n"


def _filled(text: str, fields: Mapping[str, str]) -> str:
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return " ".join(text.split())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _written(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(str(path), [Fault(FILE, "unreadable", str(error))]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(str(path), [Fault("toml", "not_toml", str(error))]) from None
    faults: list[Fault] = []
    top, found = Reader("", document, faults), {}
    for language in LANGUAGES:
        top.taken.add(language)
        section = Reader(language, document.get(language, {}), faults)
        found[language] = {name: section.text(name) for name in (*CONSENTS, "data_protection")}
        section.done()
    top.done()
    if faults:
        raise BadConfiguration(str(path), [Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return found
