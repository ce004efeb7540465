"""Facts and choices become arrays: the network, the baseline, parameters and projects."""
