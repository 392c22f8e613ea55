"""What the analysis plugs in."""

from exams.analysis.cli import analysis as analysis_command

__all__ = ["COMMANDS"]

COMMANDS = (analysis_command,)
