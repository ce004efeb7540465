"""Articles to scenarios: what a news text says of controls, tariffs and talks, with the sentence it came from."""
