"""Rating scale: words by which plans rate risks and impacts."""

from .field_synonyms import phrases

SCALE = phrases(
    "very high|high|medium|moderate|low|very low|critical|severe|major|minor|extreme"
    "|significant|negligible|catastrophic|insignificant|none|1|2|3|4|5"
)
