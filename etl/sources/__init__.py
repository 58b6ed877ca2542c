"""The kinds of ledger, one module each: its fields, and what its rows become in the warehouse."""

from etl.sources import areas, bodies, claims, meetings, needs, participation, projects, published, resources, roster
from etl.sources.spec import Ledger

LEDGERS: dict[str, Ledger] = {
    module.LEDGER.kind: module.LEDGER
    for module in (areas, roster, projects, participation, claims, resources, needs, bodies, published, meetings)
}
"""kind → ledger, in the order in which their rows are loaded: registers before facts."""
