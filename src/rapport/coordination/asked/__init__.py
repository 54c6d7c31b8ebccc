"""What the description of a mechanism says of what States are asked (OSCE survey of 2007, section A)."""
