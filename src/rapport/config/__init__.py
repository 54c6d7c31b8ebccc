"""Settings, the embedded database and the addresses of the running product. Imported by nothing below the commands."""
