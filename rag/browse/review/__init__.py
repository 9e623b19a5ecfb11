"""The uncertain parts of an archive, in queues for a person to settle: speakers, attributions, roles and metadata."""
