"""Branches of the forecast: what each costs, and truces that hold or break."""
