"""The store: people, their progress, and what is still to be sent; precious, migrated, one transaction a change."""
