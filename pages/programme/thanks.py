"""致谢: whom to thank, by which rule, and for what."""

from panels import thanks
from panels.context import current

here = current()

rule, number = thanks.rule(here)
thanks.list_of_thanks(here, rule, number)
