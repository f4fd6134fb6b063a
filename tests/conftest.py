"""The benchmarks stand beside the package and are not installed; what is installed is found before the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
