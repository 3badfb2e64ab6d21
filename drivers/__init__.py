"""The hardware at the counter: readers and what they type. Knows nothing of customers or points."""
