"""What States are in trafficking: origin, transit, destination, or within the country; as of a period, by a source."""
