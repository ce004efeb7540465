"""The brief: from results to a page in which each number can be traced to a claim, a run and its sources."""
