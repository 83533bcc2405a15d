"""Which stretch of the Finnish page each paragraph and sentence of the English one was made from."""

from siisti.align.pages import align
from siisti.align.sentences import sentence_pairs

__all__ = ["align", "sentence_pairs"]
