"""The look: icons, navigation, theme and the small template tags that every page shares."""
