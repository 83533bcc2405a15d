"""Language models: gets them, loads them, and asks how surprised they are by a text. Nothing heavy loads at
import.
"""

from siisti.lm.choose import Precision, load
from siisti.lm.fetch import Card, cache, cached, card, fetch
from siisti.lm.model import LanguageModel, Reading, StateModel, Surprisal
from siisti.lm.onnx import OnnxModel
from siisti.lm.transformers import TransformersModel

__all__ = [
    "Card",
    "LanguageModel",
    "OnnxModel",
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
