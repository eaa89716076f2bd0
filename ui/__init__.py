"""The desktop's screen: pages show frozen views and tell what the person did. Knows no storage and no keys."""
