"""The company sheet as files: a short brief, tables, and the risk assessment of Article 24."""
