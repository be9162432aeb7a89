"""The illustrative set's story and its generator: a made-up but true-to-life programme, as returns.

Nothing in it is a fact about the Met; every return is marked `illustrative`. `python -m tests.illustrative` writes
data/illustrative/ anew: what is shipped is what it writes, to the byte.
"""
