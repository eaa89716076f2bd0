"""The hub: keeps what desks send, hands it to those who may have it. Knows nothing of a desk."""
