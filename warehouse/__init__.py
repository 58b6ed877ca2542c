"""The warehouse: schema, engines, migrations. Nothing above it knows the SQL dialect."""
