"""Django formats per language where its own differ from CLDR (setting FORMAT_MODULE_PATH)."""
