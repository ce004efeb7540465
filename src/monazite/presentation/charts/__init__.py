"""Charts as Vega-Lite mappings, shared by the brief and by anyone who wants the data behind a picture.

Every function takes plain rows and returns a mapping; ``narrow=True`` gives the phone layout. Axes start at fixed,
stated domains (`theme.ceiling`), colours are those of Okabe and Ito (2008), safe for colour-blind readers, and
colour never carries a meaning alone: a line has a label, a mark a shape or a text. What a function of `fans`, `ranges`
or `heat_tables` calls a chart becomes a picture by `layout.complete` or beside others by `layout.panels`.
"""
