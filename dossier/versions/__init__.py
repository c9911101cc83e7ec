"""A project as it stood: what a version keeps of it (`snapshot`), and the dossier read from it (`kept`)."""
