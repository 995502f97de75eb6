"""Whether what is stored is still what was signed: asked when it is shown, when it is handed out, and every night."""
