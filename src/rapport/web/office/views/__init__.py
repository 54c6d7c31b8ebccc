"""The views of the workspace, one small module per thing that is looked at or changed."""
