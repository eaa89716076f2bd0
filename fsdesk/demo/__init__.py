"""The demonstration: invented families, and the story told with them."""
