"""Measures of supply risk that others publish: GeoPolRisk, the benchmarks of the European Union, origins traced."""
