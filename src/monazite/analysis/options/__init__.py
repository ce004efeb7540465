"""Measures that would have helped: their merit order, and the best portfolio under a budget.

`catalogue.measure_menu` makes the measures, `merit_order.merit_order` runs each, `portfolio.best_portfolio` chooses
under a budget.
"""
