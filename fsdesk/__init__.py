"""The work itself: families, visits, and the encrypted record of them. Knows neither Qt nor the network."""

__version__ = "0.1.0"
