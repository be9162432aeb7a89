"""Benchmarks: a command that measures and prints, and never fails because of a time.

    python -m tests.benchmarks [store|pages|all] [--size S|L|both] [--quick] [--folder DIR] [--months N]

Size S is the illustrative set; L is made of it (`large.py`): ten times as many recommendations and units, over 120
months. `--months` limits L to its latest months. Stores are built once in `--folder` and used again until the rules or
the set change. README says what was measured; run it on a quiet machine, or read only the ratios to the floor.
"""
