"""Benchmarks: a command that measures and prints, and never fails because of a time.

    python -m tests.benchmarks [store|pages|each|messages|memory|all] [--size S|L|both] [--quick] [--folder DIR]
                               [--months N] [--page NAME] [--json FILE]

`pages`: three pages beside the same pictures in other frameworks and the floor (against.py, peers/). `each`: every page
beside a minimal Streamlit page. `messages`: what a change sends to the browser.

Size S is the illustrative set; L is made of it (`large.py`): ten times as many recommendations and units, over 120
months. `--months` limits L to its latest months. Stores are built once in `--folder` and used again until the rules or
the set change. README says what was measured; run it on a quiet machine, or read only the ratios to the floor.
"""
