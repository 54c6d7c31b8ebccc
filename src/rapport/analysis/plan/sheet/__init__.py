"""A plan as ministries keep it in a spreadsheet: merged cells, two header rows, several agencies in a cell, "ongoing".

What a column means is said by a `Layout`, made by people; cells are read by stated rules; what no rule covers is a
fault with its row and column. Nothing is guessed silently: every cell that was interpreted is listed with its reading.
"""
