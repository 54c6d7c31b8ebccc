"""Pages on which a plan is consulted, decided and revised."""
