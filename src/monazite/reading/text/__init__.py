"""The text of an article: files, sentences, tokens and the words that are understood."""
