"""Material by material: supply, shortages, what to do, by when and at what price."""
