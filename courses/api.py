"""The door of courses."""

__all__: list[str] = []
