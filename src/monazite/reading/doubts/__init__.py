"""What was stretched to read a measure, and the questions that are asked before it is simulated."""
