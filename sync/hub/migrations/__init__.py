"""The steps that made the ledger's tables what they are, one tree for both databases."""
