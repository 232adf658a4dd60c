"""The forms of the screens: they check and explain; casebook.actions saves."""
