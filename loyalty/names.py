"""What people are called, and how an envelope is addressed to them."""


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


def address_lines(name: str, street: str, postcode: str, city: str) -> tuple[str, ...]:
    """Name, street, postcode and town, as they stand on an envelope; what is not known takes no line.

    >>> address_lines("Ana Gómez", "Calle Mayor 3", "", "Barcelona")
    ('Ana Gómez', 'Calle Mayor 3', 'Barcelona')
    """
    return tuple(line for line in (name, street, f"{postcode} {city}".strip()) if line)
