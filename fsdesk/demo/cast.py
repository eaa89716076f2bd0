"""The people of the demonstration. All invented; so are the families, in `families`."""

from __future__ import annotations

WORKER = "eilidh"
LEAD = "ruaridh"
PARTNERSHIP = "Make-believe Family Partnership"
PASSPHRASE = "larch otter kettle harbour"
"""Opens the two demonstration laptops. Printed on screen, and of no use anywhere else."""

NOTE = (
    "Arrived at ten past one; Kirsty had the kettle on. Finn showed me the den he and Isla built behind the sofa. "
    "He said the breakfast club is “pure magic” and that he sleeps better since the night light. "
    "Mornings are calmer: four school days out of five on time. Kirsty is proud of that, and so is Isla. "
    "Damp in Rowan's room is worse on the gable wall; Jamie has rung the housing association twice. "
    "Mòrag next door takes Rowan on Thursdays so that Kirsty can do her course.\n\n"
    "We agreed three small things, and Finn chose the first."
)
"""What Eilidh writes when no note file is given."""
