"""The papers of defects (DOMAIN §4): each form is a Typst template beside the module that says what goes into it."""
