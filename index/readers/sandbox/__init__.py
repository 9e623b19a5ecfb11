"""Reader processes: confined, timed, ended."""
