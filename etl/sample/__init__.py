"""The sample ledgers: nine invented years of the programme, shaped like the offices' own files.

Every sheet begins with the mark of a sample (text `ledger_sample_mark`), by which the loader knows it.
Units and people-counts are invented; projects, areas and figures of the reference facts are the true ones.
"""

from __future__ import annotations

from pathlib import Path

from etl.sample.activities import participation
from etl.sample.lists import claims, needs, resources
from etl.sample.population import Population
from etl.sample.programme import NEEDS_YEARS, YEARS, catalogue
from etl.sample.registers import areas, bodies, meetings, published, roster
from etl.sample.sheets import Sheet, of_kind, write_csv, write_workbook
from texts import say

__all__ = ["write"]

_YEAR_WITHOUT_ROSTER = 2013
_YEAR_AS_CSV = 2014
_FIRST_CLAIMS_YEAR = 2014
_FIRST_OFFERS_YEAR = 2016


def write(folder: Path, seed: int = 2012) -> list[Path]:
    """Write the sample ledgers into `folder` (made if missing) and return the files in the order written.

    The same seed gives the same bytes. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    population = Population.invent(seed)
    return [
        *_registers(folder, population, seed),
        *_yearly_ledgers(folder, population, seed),
        *_lists_of_offers(folder, population, seed),
    ]


def _registers(folder: Path, population: Population, seed: int) -> list[Path]:
    by_year = [of_kind("projects", year, catalogue(year, population)) for year in YEARS]
    return [
        write_workbook(folder / _file("areas"), [areas()]),
        write_workbook(folder / _file("published"), [published()]),
        write_workbook(folder / _file("bodies"), [bodies(population, seed)]),
        write_workbook(folder / _file("meetings"), [meetings(population, seed)]),
        write_workbook(folder / _file("projects"), by_year),
        *(
            write_workbook(folder / _file("roster", year), [roster(population, year, seed)])
            for year in YEARS
            if year != _YEAR_WITHOUT_ROSTER
        ),
    ]


def _yearly_ledgers(folder: Path, population: Population, seed: int) -> list[Path]:
    written = []
    for year in YEARS:
        activities = participation(population, year, seed)
        sheet = of_kind("participation", year, activities)
        if year == _YEAR_AS_CSV:
            written.append(write_csv(folder / _file("participation_csv", year), sheet))
        else:
            written.append(write_workbook(folder / _file("participation", year), [sheet]))
        if year >= _FIRST_CLAIMS_YEAR:
            sheet = of_kind("claims", year, claims(population, year, seed, activities))
            written.append(write_workbook(folder / _file("claims", year), [sheet]))
    return written


def _lists_of_offers(folder: Path, population: Population, seed: int) -> list[Path]:
    offered: list[Sheet] = []
    needed: list[Sheet] = []
    for year in range(_FIRST_OFFERS_YEAR, YEARS[-1] + 1):
        offers = resources(population, year, seed)
        offered.append(of_kind("resources", year, offers))
        if year in NEEDS_YEARS:
            needed.append(of_kind("needs", year, needs(offers, year, seed)))
    return [
        write_workbook(folder / _file("resources"), offered),
        write_workbook(folder / _file("needs"), needed),
    ]


def _file(kind: str, year: int | None = None) -> str:
    return say(f"ledger_file_{kind}", "zh", year=year)
