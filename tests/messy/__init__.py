"""A judge of reading: random truths, their ledgers in random mess, and whether what was read is the truth.

`python -m tests.messy --seeds 0:200 [--only trait,...]` prints which traits of a ledger are read rightly.
"""
