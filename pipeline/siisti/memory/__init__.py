"""What many articles of a feed have in common, and so is no article's own: lines that repeat, and headlines of others.

>>> from siisti.memory import Learner
>>> learner = Learner()
>>> learner.add(["Fire in Oulu", "A barn burned down in Oulu on Monday night.", "Follow the channel"])
>>> learner.memory().articles
1
"""

from __future__ import annotations

from siisti.memory.learner import Learner, learn, pages
from siisti.memory.model import Headline, Line, Memory
from siisti.memory.saved import read_memory, write_memory

__all__ = ["Headline", "Learner", "Line", "Memory", "learn", "pages", "read_memory", "write_memory"]
