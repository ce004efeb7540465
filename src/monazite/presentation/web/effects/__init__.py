"""What levers do: slight effects, reasons for none, and what would help."""
