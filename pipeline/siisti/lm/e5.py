"""Reads the file multilingual-e5-small comes in, and writes what runs it: a graph for ONNX Runtime and a
tokenizer.

The file (magic ``E5S1``) holds, one after the other, the sizes of the model, its pieces with their scores, a
table of characters that stand for others, and a directory of tensors: real ones, and matrices in Q4_0, where 32
weights in a row are one half-precision scale and 32 levels from 0 to 15, of which 8 is nothing. ONNX Runtime
multiplies such blocks as they are, so nothing is rounded again.
"""

from __future__ import annotations

import json
import mmap
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

_BLOCK = 32
_BYTES = 18  # a scale of two bytes and 32 levels of half a byte


class E5File:
    """The file, mapped into memory: only what is read of it is loaded.

    Raises ValueError where it is not one.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = 4
        try:
            if self._raw[:4] != b"E5S1":
                raise ValueError("it does not begin with E5S1")
            _, self.width, self.layers, self.heads, self.inner, self.rows, self.window, _ = self._take("I7i")
            self.epsilon, block = self._take("fi")
            if block != _BLOCK:
                raise ValueError(f"its blocks have {block} weights")
            self._count, self.begin, self.end, self.pad, self.unknown, self._size = self._take("5iQ")
            self._pieces_at = self._at
            self._at += 4 * (2 * self._count + 1) + self._size
            self._characters_at = self._at
            _, size = self._take("iI")
            self._at += size
            self._tensors = {}
            for _ in range(self._take("i")[0]):
                name = self._bytes(self._take("H")[0]).decode("ascii")
                self._tensors[name] = self._take("BIQQ")
        except (struct.error, UnicodeDecodeError) as error:
            raise ValueError(f"it ends too early: {error}") from error

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._raw[self._at - count : self._at]

    def _take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))

    def pieces(self) -> list[tuple[str, float]]:
        """Return the pieces words are made of, each with its log-probability."""
        import numpy as np

        at, n = self._pieces_at, self._count
        ends = np.frombuffer(self._raw, "<u4", n + 1, at).tolist()
        scores = np.frombuffer(self._raw, "<f4", n, at + 4 * (n + 1)).tolist()
        at += 4 * (2 * n + 1)
        text = self._raw[at : at + self._size]
        return [(text[ends[i] : ends[i + 1]].decode("utf-8"), scores[i]) for i in range(n)]

    def characters(self) -> dict[int, str]:
        """Return the characters that stand for others, by their code points."""
        self._at = self._characters_at
        found = {}
        for _ in range(self._take("iI")[0]):
            point, count = self._take("IB")
            found[point] = "".join(map(chr, self._take(f"{count}I")))
        return found

    def real(self, name: str) -> Array:
        """Return a tensor that is not quantized."""
        import numpy as np

        _, count, at, _ = self._tensors[name]
        return np.frombuffer(self._raw, "<f4", count, at)

    def blocks(self, name: str, rows: int) -> tuple[Array, Array]:
        """Return the scales and levels of a matrix: row, block; and row, block, byte. The byte holds the level
        of its own place in the low half, and that of 16 places on in the high one.
        """
        import numpy as np

        _, count, at, size = self._tensors[name]
        if size != count // _BLOCK * _BYTES:
            raise ValueError(f"{name} is not in Q4_0")
        form = np.dtype([("scale", "<f2"), ("levels", "u1", (16,))])
        table = np.frombuffer(self._raw, form, count // _BLOCK, at).reshape(rows, -1)
        return table["scale"], table["levels"]


def words(file: E5File) -> Words:
    """Return the embedding of the file."""
    scale, levels = file.blocks("emb.word", file.rows)
    places = file.real("emb.pos").reshape(-1, file.width) + file.real("emb.type")[: file.width]
    return Words(scale, levels, places)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The first states of tokens, looked up in the file itself: of 250,000 rows a text needs a few."""

    scale: Array
    levels: Array
    places: Array

    def __call__(self, ids: Array) -> Array:
        """Return the states of a table of ids, each by its word and its place."""
        import numpy as np

        packed = self.levels[ids]
        level = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8.0
        level *= self.scale[ids].astype(np.float32)[..., None]
        found: Array = level.reshape(*ids.shape, -1) + self.places[: ids.shape[1]]
        return found


def tokenizer(file: E5File) -> bytes:
    """Return the tokenizer as SentencePiece reads it. It wants texts whose characters have been put in place of
    others already.

    Such a file is a message of Protocol Buffers: the pieces, each with its score and kind, then what model it is
    (1: unigrams) and which pieces are special, then how a text is made ready.
    """
    special = (file.unknown, file.begin, file.end, file.pad)
    kinds = {file.unknown: 2, file.begin: 3, file.end: 3, file.pad: 3}
    made = bytearray()
    for i, (piece, score) in enumerate(file.pieces()):
        told = _field(1, piece.encode()) + b"\x15" + struct.pack("<f", score) + _number(3, kinds.get(i, 1))
        made += _field(1, told)
    made += _field(2, _number(3, 1) + b"".join(_number(40 + n, i) for n, i in enumerate(special)))
    return bytes(made + _field(3, _field(1, b"identity")))


def _field(key: int, content: bytes) -> bytes:
    return _varint(key << 3 | 2) + _varint(len(content)) + content


def _number(key: int, value: int) -> bytes:
    return _varint(key << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """Return a whole number, seven bits in a byte, the lowest first; the eighth says that more follow."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes((*made, value))


def characters(file: E5File) -> str:
    """Return as JSON the characters that stand for others."""
    return json.dumps({chr(point): said for point, said in file.characters().items()}, ensure_ascii=False)


def body(file: E5File) -> bytes:
    """Return the graph from ``words`` and ``ends`` (how many tokens each text has) to ``state1``, ``state2``
    ... after each layer.
    """
    from onnx import TensorProto, helper

    graph = _Graph(file)
    state = graph.node(
        "LayerNormalization",
        ["words", graph.plain("emb.ln.w"), graph.plain("emb.ln.b")],
        "state0",
        own=False,
        axis=-1,
        epsilon=file.epsilon,
    )
    for i in range(file.layers):
        state = _layer(graph, i, state)
    tensor, real = helper.make_tensor_value_info, TensorProto.FLOAT
    shape = ["texts", "tokens", file.width]
    inputs = [tensor("words", real, shape), tensor("ends", TensorProto.INT32, ["texts"])]
    outputs = [tensor(f"state{i + 1}", real, shape) for i in range(file.layers)]
    made = helper.make_graph(graph.nodes, "body", inputs, outputs, graph.weights)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    return bytes(helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString())


def _layer(graph: _Graph, i: int, state: str) -> str:
    """Add one layer to the state that came, and return the one that goes."""
    at, file = f"l{i}.", graph.file
    joined = [graph.product(state, f"{at}{part}", file.width) for part in "qkv"]
    biases = graph.joined(f"bias{i}", [f"{at}{part}.b" for part in "qkv"])
    seen = graph.node("MultiHeadAttention", [*joined, biases, "ends"], f"seen{i}", num_heads=file.heads)
    attended = graph.product(seen, f"{at}ao", file.width)
    options = {"epsilon": file.epsilon}
    gain = [graph.plain(f"{at}aln.w"), graph.plain(f"{at}aln.b"), graph.plain(f"{at}ao.b")]
    mid = graph.node("SkipLayerNormalization", [attended, state, *gain], f"mid{i}", **options)
    opened = graph.product(mid, f"{at}fi", file.inner)
    through = graph.node("BiasGelu", [opened, graph.plain(f"{at}fi.b")], f"through{i}")
    back = graph.product(through, f"{at}fo", file.width)
    gain = [graph.plain(f"{at}oln.w"), graph.plain(f"{at}oln.b"), graph.plain(f"{at}fo.b")]
    return graph.node("SkipLayerNormalization", [back, mid, *gain], f"state{i + 1}", **options)


@dataclass(frozen=True, slots=True)
class _Graph:
    """Collects the nodes and weights of the graph."""

    file: E5File
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)

    def constant(self, name: str, values: Array) -> str:
        import numpy as np
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def plain(self, name: str) -> str:
        """Add a tensor of the file that is not quantized."""
        return self.constant(name, self.file.real(name))

    def joined(self, name: str, parts: list[str]) -> str:
        """Add tensors of the file that are not quantized, one after the other."""
        import numpy as np

        return self.constant(name, np.concatenate([self.file.real(part) for part in parts]))

    def node(self, kind: str, inputs: list[str], out: str, own: bool = True, **options: Any) -> str:
        """Add a node, ONNX Runtime's ``own`` or of the standard, and return its output."""
        from onnx import helper

        domain = "com.microsoft" if own else ""
        self.nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **options))
        return out

    def product(self, values: str, name: str, rows: int) -> str:
        """Add the product with a quantized matrix, summed in whole numbers of 8 bits."""
        import numpy as np

        scale, packed = self.file.blocks(f"{name}.w", rows)
        level = np.concatenate([packed & 15, packed >> 4], axis=-1)
        pairs = level[..., 0::2] | level[..., 1::2] << 4  # ONNX Runtime has neighbours share a byte
        constants = [
            self.constant(f"{name}.level", pairs),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
        ]
        shape = {
            "K": level.shape[1] * _BLOCK,
            "N": rows,
            "bits": 4,
            "block_size": _BLOCK,
            "accuracy_level": 4,
        }
        return self.node("MatMulNBits", [values, *constants], f"{name}.product", **shape)
