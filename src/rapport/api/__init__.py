"""The HTTP interface for programs, `/api/v1`: figures, waves, profiles, editions. Reads only what anybody may read."""
