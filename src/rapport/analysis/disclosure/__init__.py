"""What tables give away together, and what must be hidden against it. No Django, no input or output, no clock."""
