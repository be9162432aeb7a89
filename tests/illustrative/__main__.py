"""python -m tests.illustrative: write the illustrative set anew, as the files that are shipped."""

import argparse
from pathlib import Path

from data.illustrative import SHIPPED
from tests.illustrative.shipped import write


def main() -> None:
    """Write the set to a folder, data/illustrative/ unless another is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.illustrative", description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHIPPED, help="where to write it (default: data/illustrative/)")
    folder = parser.parse_args().folder
    write(folder)
    print(f"{folder}: the illustrative set, written anew")


if __name__ == "__main__":
    main()
