"""The crisis card of a place: whom to ring and what to say, with nobody's name. It asks no store."""

from __future__ import annotations

from fsdesk.services import Service, crisis_contacts
from fsdesk.views_safety import CrisisCard, Ring


def card_of(service: Service) -> CrisisCard:
    """Whom to ring in an area and what to say: 999 first, who keeps children and adults safe there, then the rest."""
    rings = tuple(
        Ring(name=one.name, phone=one.phone, when=one.when, what_for=one.what_for, first=at == 0, invented=one.invented)
        for at, one in enumerate(crisis_contacts(service))
    )
    return CrisisCard(partnership=service.partnership, rings=rings, read_aloud=service.read_aloud)
