"""The sealed audit chain: links, signed checkpoints, the sealer that makes them, the verifier that doubts
them.

Must not know what the events mean. Only the sealer's database role writes here.
"""
