"""Browsers in words: which one a session is used with, so that its owner knows it again."""

# The first that is named: most browsers also say the names of those that they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """``Firefox on Windows``; of what the browser says of itself nothing but these words is ever kept."""
    browser = _named(BROWSERS, user_agent) or "Another browser"
    system = _named(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for name, words in names if name in user_agent), "")
