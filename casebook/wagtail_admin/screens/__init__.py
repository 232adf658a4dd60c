"""The screens, one kind of record a module: which columns, filters and facts it shows."""
