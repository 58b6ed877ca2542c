"""What tests share: the sample, loaded once through the real pipeline."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.serving import chromium
from etl.load import load
from etl.sample import write
from warehouse.engine import database_url

TODAY = datetime.date(2026, 1, 5)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample ledgers."""
    folder = tmp_path_factory.mktemp("sample")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def sample_url(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the sample loaded. Tests only read it."""
    address = f"sqlite:///{tmp_path_factory.mktemp('warehouse') / 'sample.db'}"
    report = load([sample_folder], database_url(address), today=TODAY)
    assert report["committed"]
    return address


@pytest.fixture(scope="module")
def browser_() -> Iterator[Browser]:
    """A browser of a module's own."""
    with chromium() as found:
        yield found
