"""Language models: gets them, loads them, and asks how surprised they are by a text. Nothing heavy loads at
import.
"""

from siisti.lm.fetch import Card, cache, cached, card, fetch
from siisti.lm.model import LanguageModel, Reading, StateModel, Surprisal
from siisti.lm.transformers import Precision, TransformersModel, load

__all__ = [
    "Card",
    "LanguageModel",
    "Precision",
    "Reading",
    "StateModel",
    "Surprisal",
    "TransformersModel",
    "cache",
    "cached",
    "card",
    "fetch",
    "load",
]
