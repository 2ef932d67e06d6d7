"""How near a sentence is to each training sentence, weighed for each intent: whole numbers of 8 bits in ONNX Runtime.

20,000 sentences of 384 numbers are 30 MB in 32 bits, more than a processor keeps at hand, and reading them took longer
than anything else but the sentence itself. In steps of 8 bits, as `vectors.npz` holds them anyway, they take a quarter,
and an eighth of the time. `nearness.onnx` (a few hundred bytes) is the graph without numbers; `python -m nlu encoder`
writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Steps = npt.NDArray[np.int8]
GAMMA = 0.6
"""Width of the Gaussian kernel on sentence embeddings of length one."""
GRAPH = Path(__file__).parent / "nearness.onnx"
_STEPS_PER_UNIT = 640
_MOST_STEPS = 127
_ASKED_PER_UNIT = 320
_MOST_ASKED = 63
"""The text has 7 bits and is moved above nought: so sums hold in 16 bits on processors without VNNI."""
_NOUGHT = 64
_MICROSOFT = "com.microsoft"
_OPSET, _IR_VERSION = 18, 9


def in_steps(vectors: Floats) -> Steps:
    """Embeddings in 8 bits."""
    return np.asarray(np.rint(vectors * _STEPS_PER_UNIT).clip(-_MOST_STEPS, _MOST_STEPS).astype(np.int8))


def from_steps(steps: Steps) -> Floats:
    """The embeddings that these steps stand for."""
    return steps.astype(np.float32) / np.float32(_STEPS_PER_UNIT)


class Nearness:
    """The training sentences and their weights, ready to be asked."""

    def __init__(self, anchors: Steps, duals: Floats) -> None:
        import onnxruntime

        from nlu.e5.encoder import session_of

        self._session = session_of(GRAPH.read_bytes(), {})
        given = {
            "anchors": np.ascontiguousarray(anchors.T),
            "duals": np.ascontiguousarray(duals * np.float32(np.exp(-2 * GAMMA))),
        }
        self._given = {name: onnxruntime.OrtValue.ortvalue_from_numpy(array) for name, array in given.items()}

    def scores(self, embeddings: Floats) -> Floats:
        """The sum over all training sentences of nearness times weight: a row for each text."""
        import onnxruntime

        asked = np.rint(embeddings * _ASKED_PER_UNIT).clip(-_MOST_ASKED, _MOST_ASKED) + _NOUGHT
        texts = onnxruntime.OrtValue.ortvalue_from_numpy(asked.astype(np.uint8))
        (found,) = self._session.run_with_ort_values(["scores"], {"texts": texts, **self._given})
        return np.asarray(found.numpy(), dtype=np.float32)


def write_graph(path: Path = GRAPH) -> None:
    """Write the graph: the exponential of twice GAMMA times the cosine, times the weights."""
    import onnx
    from onnx import TensorProto, helper

    number = TensorProto.FLOAT
    nodes = [
        helper.make_node(
            "MatMulIntegerToFloat", ["texts", "anchors", "slope", "one", "nought"], ["cosines"], domain=_MICROSOFT
        ),
        helper.make_node("Exp", ["cosines"], ["near"]),
        helper.make_node("MatMul", ["near", "duals"], ["scores"]),
    ]
    inputs = [
        helper.make_tensor_value_info("texts", TensorProto.UINT8, ["T", "W"]),
        helper.make_tensor_value_info("anchors", TensorProto.INT8, ["W", "N"]),
        helper.make_tensor_value_info("duals", number, ["N", "I"]),
    ]
    constants = [
        helper.make_tensor("slope", number, [], [2 * GAMMA / (_STEPS_PER_UNIT * _ASKED_PER_UNIT)]),
        helper.make_tensor("one", number, [], [1.0]),
        helper.make_tensor("nought", TensorProto.UINT8, [], [_NOUGHT]),
    ]
    output = helper.make_tensor_value_info("scores", number, ["T", "I"])
    graph: Any = helper.make_graph(nodes, "nearness", inputs, [output], constants)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), path)
