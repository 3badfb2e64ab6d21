"""Widgets of our own, where Textual's are too heavy or leak."""
