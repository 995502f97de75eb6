"""People who use the portal: roles, sign-in, tokens."""
