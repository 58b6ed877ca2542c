"""python -m docs: writes the printed pages and takes the pictures of the README."""

from __future__ import annotations

from docs.printed import write
from docs.screenshots import take

if __name__ == "__main__":
    write()
    take()
