"""Runs any causal language model that ``transformers`` can load, a GGUF file among them, on CPU or GPU.

Precision: ``float32`` is the default here, on the strength of measurements (two cores with AVX512-BF16, see
``models/smollm2-135m/card.md``). bfloat16 throughout is up to 1.8 times as fast, but a sentence's surprisal
then moves by up to 0.6 nats with the batch it happens to be in, and by 2.7 against float32. ``mixed`` (matrix
products in bfloat16, everything between them and the output layer in float32) is 1.1 to 1.6 times as fast and
moves by 0.1 nats with the batch; in float32 it is less than 0.0001. One text must get one answer, so speed
has to be asked for. The correlation with human judgements is the same in float32 and ``mixed``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from siisti.errors import ModelError
from siisti.lm.fetch import Card
from siisti.lm.reader import line, read
from siisti.lm.windowed import Windowed

if TYPE_CHECKING:
    from siisti.lm.windowed import States

Precision = Literal["float32", "mixed"]

#: Longest piece of text the model sees at once, in tokens: attention is quadratic.
_WINDOW = 1024
#: Numbers in the logits that one batch makes: 256 MB in float32. Larger batches were not faster on two cores.
_LOGITS = {"cpu": 2**26, "cuda": 2**29}


class TransformersModel(Windowed):
    """A causal language model run by ``transformers``; one call at a time, safe to share between threads."""

    def __init__(
        self,
        name: str,
        gguf: Path | None,
        *,
        described: Card | None = None,
        download: bool = False,
        precision: Precision = "float32",
    ) -> None:
        """Load the GGUF file ``gguf``, or without one the model id or folder ``name``.

        Raises ModelError or MissingExtra with one line that says what to do.
        """
        if precision not in ("float32", "mixed"):
            raise ModelError(f"unknown precision {precision!r}: float32 or mixed")
        super().__init__()
        self.name = name
        self._tokenizer, self._model, self._device = read(name, gguf, described, download)
        if precision == "mixed":
            _mix(self._model)
        digest = described.sha256 if described else _digest(name, self._model)
        self.signature = f"{digest[:12]}.{precision}"
        config = self._model.config.get_text_config()
        self._window = min(_WINDOW, getattr(config, "max_position_embeddings", None) or _WINDOW)
        self._budget = max(self._window, _LOGITS.get(self._device, 2**26) // config.vocab_size)
        self._prefix = self._prefix_id(described.prefix if described else None)

    def _prefix_id(self, token: str | None) -> int:
        """Return the token that stands for the beginning of a document.

        SmolLM2's declared BOS, ``<|im_start|>``, opens a turn of a chat; its training documents were parted
        by ``<|endoftext|>``, and after that one the surprisals agree with people better (Pearson 0.29 against
        0.22, mean surprisal of 300 sentences of MLQE et-en dev). So a model's card may name it.
        """
        tokenizer = self._tokenizer
        if token is not None:
            return int(tokenizer.convert_tokens_to_ids(token))
        for found in (tokenizer.bos_token_id, tokenizer.eos_token_id):
            if found is not None:
                return int(found)
        raise ModelError(f"{self.name} has neither a beginning nor an end token: another model is needed")

    def _coded(self, text: str) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        coded = self._tokenizer(
            text,
            add_special_tokens=False,
            return_offsets_mapping=True,
            return_attention_mask=False,
            split_special_tokens=True,
            verbose=False,
        )
        return coded["input_ids"], coded["offset_mapping"]

    def _forward(
        self, rows: Sequence[Sequence[int]], layers: tuple[int, ...]
    ) -> tuple[list[list[float]], list[States]]:
        """Return nats and states of one batch.

        Padding stands on the right and a causal model never looks right, so no attention mask is needed:
        without one the fast path of attention is taken.
        """
        import torch

        width = max(map(len, rows))
        padded = [[*row, *[self._prefix] * (width - len(row))] for row in rows]
        try:
            with torch.inference_mode():
                ids = torch.tensor(padded, device=self._device)
                said = self._model(input_ids=ids, use_cache=False, output_hidden_states=bool(layers))
                logits = said.logits[:, :-1].float()
                found = torch.nn.functional.cross_entropy(
                    logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none"
                )
                values = found.view(len(rows), width - 1).cpu().tolist()
                states = [said.hidden_states[layer].float().cpu().numpy() for layer in layers]
        except (RuntimeError, MemoryError) as error:
            raise ModelError(f"{self.name} could not score a text: {line(error)}") from error
        return values, states


def _mix(model: Any) -> None:
    """Have every linear layer but the output one multiply in bfloat16 and answer in float32."""
    import torch

    output = model.get_output_embeddings()

    class Mixed(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, linear: Any) -> None:
            super().__init__()
            self.weight = linear.weight.detach().to(torch.bfloat16)
            self.bias = None if linear.bias is None else linear.bias.detach().to(torch.bfloat16)

        def forward(self, values: Any) -> Any:
            return torch.nn.functional.linear(values.to(torch.bfloat16), self.weight, self.bias).float()

    for module in list(model.modules()):
        for key, child in list(module.named_children()):
            if isinstance(child, torch.nn.Linear) and child is not output:
                setattr(module, key, Mixed(child))


def _digest(name: str, model: Any) -> str:
    """Return what identifies the weights: the commit on the hub, or the checksum of the files of a folder."""
    folder = Path(name)
    if not folder.is_dir():
        return str(getattr(model.config, "_commit_hash", None) or hashlib.sha256(name.encode()).hexdigest())
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("*.bin"), *folder.glob("*.gguf")]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
