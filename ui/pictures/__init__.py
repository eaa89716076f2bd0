"""Pictures of a family, drawn by plain functions that serve screen, paper and files alike."""
