"""From mentions to measures: state, earlier sentences, tables."""
