"""Which stretch of the Finnish page each paragraph and sentence of the English one was made from."""

from siisti.align.pages import align, beside
from siisti.align.sentences import sentence_pairs

__all__ = ["align", "beside", "sentence_pairs"]
