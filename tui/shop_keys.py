"""Keys and what they do. Only keys that every terminal sends: F1 to F12 and, as a second way, Ctrl with a letter."""

from textual.binding import Binding, BindingType

from tui.language import N_, _

_NAMES = {
    "escape": N_("Esc"),
    "enter": N_("Intro"),
    "tab": N_("Tab"),
    "up": N_("Arriba"),
    "down": N_("Abajo"),
    "left": N_("Izquierda"),
    "right": N_("Derecha"),
    "delete": N_("Supr"),
    "pageup": N_("RePág"),
    "pagedown": N_("AvPág"),
    "home": N_("Inicio"),
    "end": N_("Fin"),
}


def key_name(key: str) -> str:
    """How a key is written on the screen: "F1", "Ctrl+N", "Intro"."""
    if key in _NAMES:
        return _(_NAMES[key])
    control, plus, letter = key.rpartition("+")
    return f"{control.capitalize()}{plus}{letter.upper()}" if len(letter) == 1 else key.upper()


def both(function_key: str, control_key: str, action: str, what: str) -> list[BindingType]:
    """A function key, shown in the footer, and its second way, shown in the help."""
    return [
        Binding(function_key, action, what, priority=True, id=action),
        Binding(control_key, action, what, priority=True, show=False, id=f"{action}.second"),
    ]


def one(key: str, action: str, what: str, show: bool = True, priority: bool = False) -> Binding:
    """A key of which every terminal has just this one."""
    return Binding(key, action, what, show=show, priority=priority, id=f"{action}.{key}")
