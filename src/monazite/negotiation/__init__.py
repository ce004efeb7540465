"""The talks: what each side can concede, whether and when they meet, on what terms, and what changes it."""
