"""Access to a server: keys of programs and sessions of people, in a file beside the archives."""
