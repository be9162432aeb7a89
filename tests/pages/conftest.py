"""The pages run without a browser, over small stores: the same dashboard as the frame's tests open."""

from tests.frame.conftest import app, small

__all__ = ["app", "small"]
