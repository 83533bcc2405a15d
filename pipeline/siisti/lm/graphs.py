"""Writes a small Llama in a GGUF file as graphs for ONNX Runtime: the body, from token ids to states, and the
head, from the last states to surprisals.

The 4-bit weights (Q4_1: q * d + m for 32 weights in a row) become 8-bit ones with a whole zero point (ONNX
Runtime's MatMulNBits): every q is held exactly, and m to within a few hundredths of d. The Q8_0 embedding is
held exactly. So nothing is rounded twice but the zero points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

#: Tokens the graphs can see at once.
WINDOW = 1024


@dataclass(frozen=True, slots=True)
class _Build:
    """How the model is built."""

    layers: int
    heads: int
    key_heads: int
    width: int
    epsilon: float
    base: float


def body(reader: Any) -> bytes:
    """Return the graph from ``ids`` to ``state1``, ``state2`` ... after each layer, and ``normal``, the last
    one made ready for the head.
    """
    from onnx import TensorProto, helper

    build, graph = _build(reader), _Graph(reader)
    cos, sin = _turns(graph, build)
    state = _embedded(graph, build.width)
    normal = graph.node(
        "SimplifiedLayerNormalization",
        [state, graph.plain("blk.0.attn_norm.weight")],
        ["normal0"],
        own=False,
        axis=-1,
        epsilon=build.epsilon,
    )
    for i in range(build.layers):
        state, normal = _layer(graph, build, i, (state, normal), (cos, sin))
    graph.node("Identity", [normal], ["normal"], own=False)
    tensor, real = helper.make_tensor_value_info, TensorProto.FLOAT
    size = build.width // build.heads
    inputs = [
        tensor("ids", TensorProto.INT64, ["texts", "tokens"]),
        tensor("past", real, ["texts", build.key_heads, 0, size]),
        tensor("ends", TensorProto.INT32, ["texts"]),
        tensor("total", TensorProto.INT32, [1]),
    ]
    names = ["normal", *(f"state{i + 1}" for i in range(build.layers))]
    return graph.model("body", inputs, [tensor(n, real, ["texts", "tokens", build.width]) for n in names])


def head(reader: Any) -> bytes:
    """Return the graph from ``normal`` states and the ``ids`` that came after them to ``nats``."""
    import numpy as np
    from onnx import TensorProto, helper

    build, graph = _build(reader), _Graph(reader)
    q, scale = graph.embedding()
    constants = [graph.constant("q", q), graph.constant("scale", scale)]
    graph.node("MatMulNBits", ["normal", *constants], ["logits"], **_shape(q))
    axes = graph.constant("axes", np.array([1], np.int64))
    graph.node("ReduceLogSumExp", ["logits", axes], ["all"], own=False, keepdims=1)
    graph.node("GatherElements", ["logits", "ids"], ["own"], own=False, axis=1)
    graph.node("Sub", ["all", "own"], ["nats"], own=False)
    tensor, real = helper.make_tensor_value_info, TensorProto.FLOAT
    inputs = [
        tensor("normal", real, ["tokens", build.width]),
        tensor("ids", TensorProto.INT64, ["tokens", 1]),
    ]
    return graph.model("head", inputs, [tensor("nats", real, ["tokens", 1])])


def _build(reader: Any) -> _Build:
    if (kind := _field(reader, "general.architecture")) != "llama":
        raise ValueError(f"its architecture is {kind}")
    return _Build(
        layers=_field(reader, "llama.block_count"),
        heads=_field(reader, "llama.attention.head_count"),
        key_heads=_field(reader, "llama.attention.head_count_kv"),
        width=_field(reader, "llama.embedding_length"),
        epsilon=_field(reader, "llama.attention.layer_norm_rms_epsilon"),
        base=_field(reader, "llama.rope.freq_base"),
    )


def _turns(graph: _Graph, build: _Build) -> tuple[str, str]:
    """Add the cosines and sines by which attention tells places apart."""
    import numpy as np

    size = build.width // build.heads
    angles = np.outer(np.arange(WINDOW), build.base ** -(np.arange(0, size, 2) / size))
    return (
        graph.constant("cos", np.cos(angles).astype(np.float32)),
        graph.constant("sin", np.sin(angles).astype(np.float32)),
    )


def _embedded(graph: _Graph, width: int) -> str:
    """Add what turns ids into the first states: rows of the quantized embedding, made real again."""
    import numpy as np

    q, scale = graph.embedding()
    graph.node("Gather", [graph.constant("embedding", q), "ids"], ["e0"], own=False)
    graph.node("Cast", ["e0"], ["e1"], own=False, to=1)
    graph.node("Sub", ["e1", graph.constant("middle", np.array(128, np.float32))], ["e2"], own=False)
    graph.node("Gather", [graph.constant("embedding.scale", scale[..., None]), "ids"], ["e3"], own=False)
    graph.node("Mul", ["e2", "e3"], ["e4"], own=False)
    shape = graph.constant("shape", np.array([0, 0, width], np.int64))
    return graph.node("Reshape", ["e4", shape], ["state0"], own=False)


def _layer(
    graph: _Graph, build: _Build, i: int, came: tuple[str, str], turns: tuple[str, str]
) -> tuple[str, str]:
    """Add one layer to the states and normal states that came, and return those that go."""
    (state, normal), at = came, f"blk.{i}."
    heads = {"attn_q": build.heads, "attn_k": build.key_heads}
    names = tuple(f"{at}attn_{part}.weight" for part in "qkv")
    joined = graph.product(normal, names, f"qkv{i}", heads)
    graph.node(
        "GroupQueryAttention",
        [joined, "", "", "past", "past", "ends", "total", *turns],
        [f"seen{i}", f"keys{i}", f"values{i}"],
        num_heads=build.heads,
        kv_num_heads=build.key_heads,
        do_rotary=1,
    )
    seen = graph.product(f"seen{i}", (f"{at}attn_output.weight",), f"attended{i}", heads)
    added: dict[str, Any] = {"epsilon": build.epsilon}
    gain = graph.plain(f"{at}ffn_norm.weight")
    graph.node("SkipSimplifiedLayerNormalization", [state, seen, gain], [f"f{i}", "", "", f"mid{i}"], **added)
    both = graph.product(f"f{i}", (f"{at}ffn_gate.weight", f"{at}ffn_up.weight"), f"gate_up{i}", heads)
    graph.node("Split", [both], [f"gate{i}", f"up{i}"], own=False, axis=-1, num_outputs=2)
    graph.node("QuickGelu", [f"gate{i}"], [f"open{i}"], alpha=1.0)
    graph.node("Mul", [f"open{i}", f"up{i}"], [f"through{i}"], own=False)
    down = graph.product(f"through{i}", (f"{at}ffn_down.weight",), f"down{i}", heads)
    following = f"blk.{i + 1}.attn_norm.weight" if i + 1 < build.layers else "output_norm.weight"
    outputs = [f"normal{i + 1}", "", "", f"state{i + 1}"]
    gain = graph.plain(following)
    graph.node("SkipSimplifiedLayerNormalization", [f"mid{i}", down, gain], outputs, **added)
    return outputs[3], outputs[0]


def _field(reader: Any, name: str) -> Any:
    found = reader.get_field(name)
    if found is None:
        raise KeyError(name)
    return found.contents()


def tokenizer(reader: Any) -> str:
    """Return the byte-pair tokenizer in the file, as the ``tokenizers`` library writes it."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    if (kind := _field(reader, "tokenizer.ggml.pre")) != "smollm":
        raise ValueError(f"its tokenizer is of the kind {kind}")
    pieces = _field(reader, "tokenizer.ggml.tokens")
    merges = [tuple(merge.split(" ")) for merge in _field(reader, "tokenizer.ggml.merges")]
    made = Tokenizer(models.BPE(vocab={p: i for i, p in enumerate(pieces)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    made.decoder = decoders.ByteLevel()
    kinds = _field(reader, "tokenizer.ggml.token_type")
    made.add_special_tokens(
        [AddedToken(p, special=True, normalized=False) for p, k in zip(pieces, kinds, strict=True) if k == 3]
    )
    return str(made.to_str())


class _Graph:
    """Collects the nodes and weights of one graph."""

    def __init__(self, reader: Any) -> None:
        self._tensors = {tensor.name: tensor for tensor in reader.tensors}
        self._nodes: list[Any] = []
        self._weights: list[Any] = []

    def constant(self, name: str, values: Array) -> str:
        import numpy as np
        from onnx import numpy_helper

        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def plain(self, name: str) -> str:
        """Add a tensor of the file that is not quantized."""
        import numpy as np

        return self.constant(name, self._tensors[name].data.astype(np.float32))

    def node(self, kind: str, inputs: list[str], outputs: list[str], own: bool = True, **options: Any) -> str:
        """Add a node, ONNX Runtime's ``own`` or of the standard, and return its first output."""
        from onnx import helper

        domain = "com.microsoft" if own else ""
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **options))
        return outputs[0]

    def product(self, values: str, names: tuple[str, ...], out: str, heads: dict[str, int]) -> str:
        """Add the product with one or more quantized matrices of the file, side by side."""
        import numpy as np

        parts = [self._levels(name, heads.get(name.split(".")[-2], 0)) for name in names]
        q, scale, zero = (np.concatenate(column) for column in zip(*parts, strict=True))
        constants = [self.constant(f"{out}.{k}", v) for k, v in (("q", q), ("scale", scale), ("zero", zero))]
        return self.node("MatMulNBits", [values, *constants], [out], **_shape(q))

    def _levels(self, name: str, heads: int) -> tuple[Array, Array, Array]:
        """Return the 8-bit levels, scales and zero points of a Q4_1 matrix; where the matrix makes heads of
        attention, its rows go back to the order they had before llama.cpp changed it.
        """
        import numpy as np

        tensor = self._tensors[name]
        if tensor.tensor_type.name != "Q4_1":
            raise ValueError(f"{name} is in {tensor.tensor_type.name}")
        raw = tensor.data.reshape(int(tensor.shape[1]), -1, 20)
        d, m = (raw[..., i : i + 2].copy().view(np.float16)[..., 0].astype(np.float64) for i in (0, 2))
        q = np.concatenate([raw[..., 4:] & 15, raw[..., 4:] >> 4], axis=-1)
        found = _whole_zero(q, d, m)
        if heads:
            n = raw.shape[0]
            order = np.arange(n).reshape(heads, n // heads // 2, 2).swapaxes(1, 2).reshape(n)
            return found[0][order], found[1][order], found[2][order]
        return found

    def embedding(self) -> tuple[Array, Array]:
        """Return the levels (128 is nothing) and scales of the embedding."""
        import numpy as np

        tensor = self._tensors["token_embd.weight"]
        if tensor.tensor_type.name != "Q8_0":
            raise ValueError(f"its embedding is in {tensor.tensor_type.name}")
        raw = tensor.data.reshape(int(tensor.shape[1]), -1, 34)
        scale = raw[..., :2].copy().view(np.float16)[..., 0].astype(np.float32)
        return (raw[..., 2:].view(np.int8).astype(np.int16) + 128).astype(np.uint8), scale

    def model(self, name: str, inputs: list[Any], outputs: list[Any]) -> bytes:
        from onnx import helper

        graph = helper.make_graph(self._nodes, name, inputs, outputs, self._weights)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        made = helper.make_model(graph, opset_imports=opsets, ir_version=10)
        return bytes(made.SerializeToString())


def _shape(q: Array) -> dict[str, Any]:
    """Return the options of a product with these levels; 4 stands for sums in whole numbers of 8 bits."""
    n, blocks, block = q.shape
    return {"K": blocks * block, "N": n, "bits": 8, "block_size": block, "accuracy_level": 4}


def _whole_zero(q: Array, d: Array, m: Array) -> tuple[Array, Array, Array]:
    """Return q * d + m as (level - zero) * scale, with zero a whole number.

    With the scale d / k and the levels k * q the zero is -m * k / d; of the k from 8 to 17 that one is taken,
    block by block, which brings it nearest to a whole number.
    """
    import numpy as np

    d = np.where(d == 0, 1.0, d)
    ks = np.arange(8, 18).reshape(-1, *[1] * d.ndim)
    zeros = -m / d * ks
    room = (np.round(zeros) >= 0) & (np.round(zeros) <= 255)
    off = np.abs(zeros - np.clip(np.round(zeros), 0, 255)) / ks + np.where(room, 0, 1e-3)
    best = np.argmin(off, axis=0)[None]
    k = best[0] + 8
    zero = np.clip(np.round(np.take_along_axis(zeros, best, 0)[0]), 0, 255)
    return (q * k[..., None]).astype(np.uint8), (d / k).astype(np.float32), zero.astype(np.uint8)
