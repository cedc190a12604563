"""Every sentence that the assistant says; the words of the plans live in data."""
