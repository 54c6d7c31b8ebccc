"""The register of actors as a workbook or JSON: given out, looked through, taken in whole or not at all."""
