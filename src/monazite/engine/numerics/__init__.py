"""Numerics of the market month: vectors, factors, quasi-Newton steps and their derivatives."""
