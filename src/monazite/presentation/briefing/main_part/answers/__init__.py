"""Points of an article, each with the sentence that answers it."""
