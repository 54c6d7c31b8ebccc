"""What happens around every request:

headers, language, access, errors, and the transaction with its scope.
"""
