"""Language models and the sentence encoder: gets them, loads them, and asks what they make of a text. Nothing heavy
loads at import.
"""

from siisti.lm.choose import Precision, load
from siisti.lm.encoder import ENCODER, Encoded, Encoder, encoder
from siisti.lm.fetch import Card, cache, cached, card, fetch
from siisti.lm.model import LanguageModel, Reading, StateModel, Surprisal
from siisti.lm.onnx import OnnxModel
from siisti.lm.transformers import TransformersModel

__all__ = [
    "ENCODER",
    "Card",
    "Encoded",
    "Encoder",
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
    "encoder",
    "fetch",
    "load",
]
