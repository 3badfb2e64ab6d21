"""The screens. They hold no SQL and no rule: they ask the counter, and say what it answers."""
