"""Every error this program raises on purpose; each says what happened to what, and what to do next.

    OnRecordError
    ├── SettingsError        a setting cannot be used
    ├── InputError           something given to us cannot be read
    │   ├── UnreadableFile   a file is missing, empty, binary, or not what its name says
    │   ├── MalformedRow     one line of a file of many articles is broken (the others go in)
    │   └── LeftOut          it is left out on purpose: a draft, a withdrawn article, a picture
    ├── ArchiveError         the archive cannot do it
    │   ├── NotAnArchive     the folder holds something else
    │   ├── ReadOnlyArchive  the archive cannot be written to
    │   ├── ArchiveBusy      somebody else is writing
    │   ├── NotFound         no such article, speaker or statement
    │   └── CorrectionError  a correction of speakers is impossible
    ├── Forbidden            the actor's role does not allow it
    ├── ModelError           a model cannot be loaded
    ├── ClusterError         the machines that are to read cannot
    └── QuestionError        the question cannot be asked (empty, far too long)

Catch any level of it; the command line and the page catch the base and show its message.
"""


class OnRecordError(Exception):
    """The base: str(error) is a sentence for the user, without a traceback."""


class SettingsError(OnRecordError):
    """A setting cannot be used."""


class InputError(OnRecordError):
    """Something given to us cannot be read."""


class UnreadableFile(InputError):
    """A file is missing, empty, binary, or not what its name says."""


class MalformedRow(InputError):
    """One line of a file of many articles is broken."""


class LeftOut(InputError):
    """Something that could be read is left out on purpose: a draft, a withdrawn article, a picture."""


class ArchiveError(OnRecordError):
    """The archive cannot do what was asked."""


class NotAnArchive(ArchiveError):
    """The folder holds something that is no archive."""


class ReadOnlyArchive(ArchiveError):
    """The archive cannot be written to."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class NotFound(ArchiveError):
    """The archive has no such article, speaker or statement."""


class CorrectionError(ArchiveError):
    """A correction is impossible: an empty name, a person and an organisation as one."""


class Forbidden(OnRecordError):
    """The actor's role does not allow it."""


class ModelError(OnRecordError):
    """A model cannot be loaded."""


class ClusterError(OnRecordError):
    """The machines that are to read cannot: they are not reached, or have other models."""


class QuestionError(OnRecordError):
    """The question cannot be asked: empty, or far too long."""
