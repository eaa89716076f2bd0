"""Take it with you: a family, one person, or a list, as a file anybody can read. Works on an unlocked desk."""
