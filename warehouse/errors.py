"""What can be wrong with the database itself.

WarehouseError
├── BadAddress        the address is none, or its driver is not installed
├── DatabaseMissing   no database at the address
├── DatabaseOlder     the schema is older than this program
├── DatabaseNewer     the schema is newer than this program
├── DatabaseBusy      another program is writing, or reads for so long that writing must wait
├── DatabaseFull      no room on the disk
├── DatabaseFailing   the disk gives errors, or a limit on size was met
├── DatabaseForbidden the file or its folder may not be opened or written to
├── DatabaseUnfinished a write was cut off and this user may not roll it back
└── DatabaseBroken    the file is no database, or is damaged

Each carries `place` (where) and an id of the texts catalogue (`text_id`) that says what to do.
"""

from __future__ import annotations


class WarehouseError(Exception):
    """The database cannot be used; `text_id` names the sentence that says why and what to do."""

    text_id = "database_broken"

    def __init__(self, place: str, detail: str = "") -> None:
        super().__init__(f"{type(self).__name__}: {place} {detail}".rstrip())
        self.place = place
        self.detail = detail


class BadAddress(WarehouseError):
    text_id = "database_bad_address"


class DatabaseMissing(WarehouseError):
    text_id = "database_missing"


class DatabaseOlder(WarehouseError):
    text_id = "database_older"


class DatabaseNewer(WarehouseError):
    text_id = "database_newer"


class DatabaseBusy(WarehouseError):
    text_id = "database_busy"


class DatabaseFull(WarehouseError):
    text_id = "database_full"


class DatabaseFailing(WarehouseError):
    text_id = "database_failing"


class DatabaseForbidden(WarehouseError):
    text_id = "database_forbidden"


class DatabaseUnfinished(WarehouseError):
    text_id = "database_unfinished"


class DatabaseBroken(WarehouseError):
    text_id = "database_broken"
