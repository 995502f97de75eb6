"""What the pages show: models of what stands on a page, made of rows and documents."""
