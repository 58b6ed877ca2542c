"""The invented programme: which projects ran in which year, under which theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.sample.population import Population
from etl.sample.sheets import Record
from etl.sample.vocabulary import own, reference
from warehouse.project_names import project_key

YEARS = range(2012, 2021)
NEEDS_YEARS = (2016, 2017, 2019, 2020)
"""No list of needs was kept for 2018: a year whose match rate is unknown, not zero."""

_FIRST_KNOWN_YEAR = 2019
_NEW, _CONTINUING = "新增", "延续"


@dataclass(frozen=True)
class Edition:
    """A project in one year. `theme` is empty where nobody published it; `status` where nobody stated it."""

    project: str
    year: int
    theme: str
    status: str
    audience: str = ""
    partner: str = ""
    note: str = ""
    source: str = ""
    is_real: bool = False
    """Whether a public source names the project; `source` where it names it of this very year."""

    @property
    def runs(self) -> bool:
        """Whether activities take place under this edition."""
        return self.status in ("", _NEW, _CONTINUING)


@cache
def editions(year: int) -> tuple[Edition, ...]:
    """The editions in a year's catalogue: invented projects first, then those a public source names."""
    return (*_invented(year), *_named(year))


def catalogue(year: int, population: Population) -> list[Record]:
    """The rows of a year's catalogue. Only invented projects have a lead: nobody published the others'."""
    leads = population.leads(year)
    return [
        {
            "project": edition.project,
            "theme": edition.theme,
            "status": edition.status,
            "lead": "" if edition.is_real else leads[number % len(leads)],
            "audience": edition.audience,
            "partner": edition.partner,
            "note": edition.note,
            "source": edition.source,
        }
        for number, edition in enumerate(editions(year))
    ]


def _invented(year: int) -> list[Edition]:
    first_years: dict[str, int] = {}
    for row in own("projects"):
        first_years.setdefault(project_key(row["project"]), int(row["first_year"]))
    return [
        Edition(
            project=row["project"],
            year=year,
            theme=row["theme"],
            status=row["status"] or _status(year, first_years[project_key(row["project"])]),
            audience=row["audience"],
            note=row["note"],
        )
        for row in own("projects")
        if int(row["first_year"]) <= year <= int(row["last_year"])
    ]


def _status(year: int, first_year: int) -> str:
    if year == YEARS[0]:
        return ""
    return _NEW if year == first_year else _CONTINUING


def _named(year: int) -> list[Edition]:
    """The really named projects. Those of 2020 that were not new then also ran in 2019; and the other way."""
    if year < _FIRST_KNOWN_YEAR:
        return []
    listed: dict[str, Edition] = {}
    for row in sorted(reference("facts/projects_named"), key=lambda row: int(row["年度"]) != year):
        stated_here = int(row["年度"]) == year
        if row["项目名称"] in listed or (row["项目状态"] == _NEW and not stated_here):
            continue
        listed[row["项目名称"]] = Edition(
            project=row["项目名称"],
            year=year,
            theme=row["板块"],
            status=row["项目状态"] or _CONTINUING,
            audience=row["服务对象"] if stated_here else "",
            partner=row["合作单位"] if stated_here else "",
            note=row["项目内容"] if stated_here else "",
            source=row["来源"] if stated_here else "",
            is_real=True,
        )
    return list(listed.values())
