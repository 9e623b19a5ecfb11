"""From a query to candidate statements and passages."""
