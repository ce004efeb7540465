"""The main part of a brief: what a minister's office reads in ten minutes. Everything else is its annex."""
