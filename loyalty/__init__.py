"""The rules of a loyalty programme: pure functions over plain values. No SQL, no file, no clock of its own."""
