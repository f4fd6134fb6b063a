"""`python -m extractor` is the command `cekangka`."""

from extractor.cli import run

if __name__ == "__main__":
    run()
