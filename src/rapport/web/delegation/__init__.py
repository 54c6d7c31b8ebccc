"""The workspace of those who are asked: their questionnaire, its submission, the draft assessment of their country."""
