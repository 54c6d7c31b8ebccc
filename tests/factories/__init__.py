"""Objects for tests, made by walking the real actions: nothing here writes a row by itself."""
