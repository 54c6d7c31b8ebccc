"""Plans as files: our own workbook, which loses nothing, and whatever spreadsheet a ministry keeps."""
