"""Who may use the processors and when: turns, threads, processes for work of minutes, answers in advance."""
