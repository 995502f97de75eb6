"""Our own drawings on the 24 × 24 grid of the icon set: the recovery curve, and the severity bars."""

BARS = ((4.7, 17.7), (9.7, 13.7), (14.7, 9.7), (19.7, 5.7))  # middle and upper end of each stroke

RECOVERY_CURVE = (
    '<path d="M2 7h5.2l2.6 9.2c.3 1 1.7 1 2 .1L15.4 9.2C15.9 7.8 16.9 7 18.2 7H22" stroke-width="2.4"></path>'
)
OCTAGON = (
    '<path d="M8.6 2h6.8a2 2 0 0 1 1.4.6l4.6 4.6a2 2 0 0 1 .6 1.4v6.8a2 2 0 0 1-.6 1.4l-4.6 4.6a2 2 0 0 1-1.4.6H8.6'
    'a2 2 0 0 1-1.4-.6l-4.6-4.6A2 2 0 0 1 2 15.4V8.6a2 2 0 0 1 .6-1.4l4.6-4.6A2 2 0 0 1 8.6 2Z" fill="currentColor"'
    ' stroke="none"></path><path class="knock" d="M12 7v6M12 16.6v.4" stroke-width="2.6"></path>'
)


def severity_bars(filled: int) -> str:
    """One to three bars of four in full strength, so that the rank shows without colour.

    Two strokes, as a page has the drawing many times.
    """
    full, faint = ("".join(f"M{x} {top}V19.3" for x, top in bars) for bars in (BARS[:filled], BARS[filled:]))
    return f'<path d="{full}" stroke-width="3.4"/><path d="{faint}" stroke-width="3.4" opacity=".28"/>'


DRAWINGS = {
    "logo": RECOVERY_CURVE,
    "sev-1": severity_bars(1),
    "sev-2": severity_bars(2),
    "sev-3": severity_bars(3),
    "sev-4": OCTAGON,
}
