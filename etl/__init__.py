"""From ledgers to the warehouse: extract → stage → conform → check → load."""
