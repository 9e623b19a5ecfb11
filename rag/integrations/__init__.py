"""The archive for other programs: LangChain, the Model Context Protocol."""
