"""Sizes and times as people read them. KB and MB are binary, as the platform counts."""

KB = 1024
MB = 1024 * 1024


def size(count: float, *, digits: int = 2) -> str:
    """Format bytes: `812 B`, `41.6 KB`, `3.21 MB`."""
    sign = "-" if count < 0 else ""
    count = abs(count)
    if count < KB:
        return f"{sign}{count:.0f} B"
    if count < MB:
        return f"{sign}{count / KB:.1f} KB"
    return f"{sign}{count / MB:.{digits}f} MB"


def delta(count: int) -> str:
    """Format a change of size with its sign: `+412 B`, `-1.2 KB`, `±0`."""
    if count == 0:
        return "±0"
    return f"+{size(count)}" if count > 0 else size(count)


def parse_size(text: str) -> int:
    """Read `10 MB`, `1.5MB`, `500 KB`, `2048` (bytes). Raises ValueError on anything else."""
    word = text.strip().upper().replace(" ", "")
    for suffix, factor in (("MB", MB), ("M", MB), ("KB", KB), ("K", KB), ("B", 1)):
        if word.endswith(suffix):
            return _whole(float(word.removesuffix(suffix)) * factor)
    return _whole(float(word))


def _whole(number: float) -> int:
    if not 0 <= number < float("inf"):
        raise ValueError(f"not a size: {number}")
    return int(number)
