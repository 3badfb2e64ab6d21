"""The people of the demonstration shop: what is printed of them looks like what a real shop has."""

import random

from models.demonstration import _tastes


def test_every_postcode_is_one_of_its_town() -> None:
    told = [_tastes(random.Random(number)) for number in range(200)]
    towns = {"Barcelona": "08", "Madrid": "28"}
    addresses = [each for each in told if "city" in each]
    assert {each["city"] for each in addresses} == set(towns)
    assert all(each["postcode"].startswith(towns[each["city"]]) for each in addresses)
