"""Data assimilation: draws of parameters and monthly drivers conditioned on what was published by a day."""
