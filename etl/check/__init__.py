"""Does what was read agree with itself: rows in and rows out, totals and what they sum."""
