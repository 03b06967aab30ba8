"""The database: base classes, transactions, paging, migrations."""
