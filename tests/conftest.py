"""The benchmarks stand beside the package and are not installed; what is installed is found before the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

from benchmarks import built


def pytest_sessionstart() -> None:
    """Refuse to test compiled modules that hide what was written since."""
    if built.compiled() == built.OUTDATED:
        remove = "rm *.so extractor/*.so extractor/pipes/*.so"
        raise pytest.UsageError(f"compiled modules are older than their sources; to remove them: {remove}")
