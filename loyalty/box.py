"""A place on paper or plastic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Its top left corner, counted from the top left of the page, and its size, in millimetres."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        return self.y_mm + self.height_mm

    def inside(self, across_mm: float, down_mm: float) -> "Box":
        """The box within this one that leaves so much free on the left and right, and above and below."""
        return Box(
            self.x_mm + across_mm, self.y_mm + down_mm, self.width_mm - 2 * across_mm, self.height_mm - 2 * down_mm
        )

    def within(self, other: "Box") -> bool:
        """Whether no part of this box lies outside of the other."""
        return (
            self.x_mm >= other.x_mm
            and self.y_mm >= other.y_mm
            and self.right_mm <= other.right_mm
            and self.bottom_mm <= other.bottom_mm
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two share any place."""
        return (
            self.x_mm < other.right_mm
            and other.x_mm < self.right_mm
            and self.y_mm < other.bottom_mm
            and other.y_mm < self.bottom_mm
        )
