"""The papers of visits: each form is a Typst template beside the module that says what goes into it."""
