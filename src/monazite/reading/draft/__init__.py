"""From measures to a draft scenario, the register first."""
