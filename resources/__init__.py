"""Files the desktop carries with it: fonts, icons and their licences. No code."""
