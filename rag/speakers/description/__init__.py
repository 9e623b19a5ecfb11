"""Who is meant by a role or an organisation in other words."""
