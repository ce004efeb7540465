"""Measures that would have helped: their merit order, and the best portfolio under a budget.

`measures.menu` makes the measures, `merit.merit_order` runs each, `portfolio.best` chooses under a budget.
"""
