"""A firm in a run: when its lines stop, and what moves that day. The firm takes prices; nothing is solved again."""
