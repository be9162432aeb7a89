"""Training, one figure a module: completion by unit, completion over time with the roster behind it, and completion
beside sampled practice.
"""

from collections.abc import Mapping

HOW = "Training comes with the training sheet of a return."
# Each role has its sign and its Plotly symbol.
ROLES: Mapping[str, tuple[str, str]] = {"officer": ("●", "circle"), "supervisor": ("◆", "diamond")}
LINE_DASH = "dash"
