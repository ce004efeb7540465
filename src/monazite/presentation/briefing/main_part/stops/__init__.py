"""Chances that stocks run short and lines stop, and how long an order takes."""
