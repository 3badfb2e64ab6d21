"""What is said of a paper that has been made, by whatever door."""

from collections.abc import Mapping

from tui.language import _, ngettext
from tui.message_labels import left_out_words


def made_words(kind: str, file: str, count: int, left_out: Mapping[str, int]) -> str:
    """ "Hecho: papeles/etiquetas.pdf (12 etiquetas). No se escribe a: 3 sin consentimiento." """
    said = _("Hecho: {file}").format(file=file)
    if kind == "labels":
        said += f" ({ngettext('%d etiqueta', '%d etiquetas', count) % count})"
    elif kind == "letters":
        said += f" ({ngettext('%d carta', '%d cartas', count) % count})"
    if left_out:
        said += ". " + _("No se escribe a: {left_out}.").format(left_out=left_out_words(left_out))
    return said
