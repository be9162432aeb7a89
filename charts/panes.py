"""Small charts in rows: where each has its place in the figure, and which axes are its own."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Pane:
    """One small chart of several. place: among them, from 0; height: of them all, in pixels.

    ACROSS: how many stand in a row; GAP: between two, as a share of one; PITCH: from one row to the next, in pixels.
    """

    ACROSS: ClassVar[int]
    GAP: ClassVar[float]
    PITCH: ClassVar[int]

    place: int
    height: float

    @property
    def left(self) -> float:
        """Its left edge, as a share of the plot."""
        return self.place % self.ACROSS * (1 + self.GAP) / self.ACROSS

    @property
    def top(self) -> float:
        """Its top, as a share of the plot."""
        return 1 - self.place // self.ACROSS * self.PITCH / self.height

    @property
    def on(self) -> tuple[str, str]:
        """Its axes, which Plotly numbers from the second on."""
        number = str(self.place + 1) if self.place else ""
        return f"x{number}", f"y{number}"
