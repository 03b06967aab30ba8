"""The code of conduct: its versions, its rules, who accepted it."""
