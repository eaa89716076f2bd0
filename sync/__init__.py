"""How desks and the hub exchange revisions."""
