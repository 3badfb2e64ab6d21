"""Long lists are read a page at a time, the newest first: those of a lower number than the last one that was read."""

NEWEST = 2**62  # where such a list begins: above every number that the database gives
