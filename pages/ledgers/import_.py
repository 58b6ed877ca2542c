"""导入台账: drop files in, be told what is wrong and what would change, import, take back."""

from panels import history, import_columns, import_result, importing
from panels.context import current

here = current()

importing.choose(here)
importing.progress(here)
import_result.result(here)
import_columns.sheets(here)
history.history(here)
history.layouts(here)
