"""What an article says: its goods, its control, and sentences of which nothing is used."""
