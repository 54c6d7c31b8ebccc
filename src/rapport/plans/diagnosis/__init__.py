"""The diagnosis of plans in the words of the product: which lists it asks for, and what a finding says."""
