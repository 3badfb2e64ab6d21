"""What people are called."""


def first_name(name: str) -> str:
    """The name that a letter greets with; an abbreviation is nobody's name, and takes the next word with it.

    >>> first_name("Ana Gómez"), first_name("Mª Àngels Güell"), first_name("J. Luis Vila")
    ('Ana', 'Mª Àngels', 'J. Luis')
    """
    words = name.split()
    count = 1
    while count < len(words) and words[count - 1].endswith(("ª", ".")):
        count += 1
    return " ".join(words[:count])
