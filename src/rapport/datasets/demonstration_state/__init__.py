"""An invented State with a whole co-ordination mechanism. Nothing in it is real."""
