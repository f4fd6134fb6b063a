"""How fast it is, and whether it reads back what it should: `python -m benchmarks --help`."""
