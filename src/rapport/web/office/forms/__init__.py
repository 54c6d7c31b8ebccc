"""The forms of the workspace. They check shapes only; whether something may be saved is said by the actions."""
