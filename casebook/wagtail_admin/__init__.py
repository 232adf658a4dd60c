"""The casebook's screens in Wagtail's admin: modeladmin's registration, Wagtail's own views, our rules."""
