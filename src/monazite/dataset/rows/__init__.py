"""Row models: one per table of a dataset folder, one declaration per field; `monazite.dataset.schema` lists the tables.

A field's `Q` gives the unit that its column has to be in, or convert to; a header reads ``capacity[t/yr]``.
Lists inside a cell are joined by ";", an empty cell is the field's default. A text beside a name, as in
``Annotated[Name, "region"]``, is the axis that the cell has to name.
"""
