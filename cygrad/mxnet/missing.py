"""What MXNet has and cygrad lacks, and what to take in its place: for messages."""

__all__ = ["add_hints", "hint"]

_GRAPHS = "cygrad records what is computed and knows no symbolic graphs: use nd and autograd"
_GLUON = "layers and trainers are not part of cygrad: write them with nd and autograd, as docs/mxnet.md shows"
_DATA = "cygrad reads no data sets: hand NumPy's arrays to nd.array"
_DEVICES = "cygrad runs on the CPU in one process"

_MODULES = {
    "attribute": _GRAPHS, "AttrScope": _GRAPHS, "callback": _GLUON, "contrib": "use nd.contrib", "executor": _GRAPHS,
    "executor_manager": _GRAPHS, "gluon": _GLUON, "image": _DATA, "img": _DATA,
    "init": "fill arrays by nd.random.uniform or nd.random.normal", "io": _DATA, "kv": _DEVICES, "kvstore": _DEVICES,
    "library": "cygrad loads no libraries of operators: use autograd.Function", "log": "use Python's logging",
    "lr_scheduler": _GLUON, "metric": "compute them with nd, or with scikit-learn of x.asnumpy()", "mod": _GRAPHS,
    "model": _GRAPHS, "module": _GRAPHS, "mon": _GRAPHS, "monitor": _GRAPHS, "name": _GRAPHS,
    "np": "cygrad itself has NumPy's names: import cygrad as np", "notebook": _GRAPHS, "onnx": _GRAPHS,
    "operator": "use autograd.Function", "optimizer": "use nd.sgd_update, nd.adam_update and their kin",
    "profiler": "use cygrad.profiler", "recordio": _DATA, "rnn": _GLUON, "rtc": _DEVICES, "runtime": _DEVICES,
    "set_np_shape": "arrays of MXNet's np are cygrad's own: import cygrad as np", "sym": _GRAPHS, "symbol": _GRAPHS,
    "th": _DEVICES, "torch": _DEVICES, "visualization": _GRAPHS, "viz": _GRAPHS,
}
for _name, _other in (("initializer", "init"), ("numpy", "np"), ("npx", "np"), ("numpy_extension", "np"),
                      ("util", "set_np_shape"), ("use_np", "set_np_shape"), ("np_shape", "set_np_shape"),
                      ("np_array", "set_np_shape"), ("use_np_shape", "set_np_shape"), ("use_np_array", "set_np_shape")):
    _MODULES[_name] = _MODULES[_other]

_LAYERS = "cygrad.nd has no layers that look at neighbours or keep averages"
_SPARSE = "cygrad has dense arrays only"
_QUANTIZED = "cygrad has no quantized arrays"
_FUNCTIONS = {name: reason for reason, names in (
    (_LAYERS, """BatchNorm BatchNormWithReLU BatchNorm_v1 BilinearSampler Convolution Convolution_v1 Correlation Crop
     Deconvolution DeformableConvolution GridGenerator IdentityAttachKLSparseReg LRN Pooling Pooling_v1 RNN ROIPooling
     SpatialTransformer UpSampling CTCLoss ctc_loss col2im im2col AdaptiveAvgPooling2D BilinearResize2D
     SyncBatchNorm"""),
    (_SPARSE, """sparse cast_storage csr_matrix row_sparse_array CSRNDArray RowSparseNDArray SparseEmbedding getnnz
     dgl_adjacency dgl_subgraph edge_id
     group_adagrad_update"""),
    (_DATA, "image imdecode box_decode box_encode box_iou box_nms MultiBoxDetection MultiBoxPrior MultiBoxTarget"),
    (_QUANTIZED, "quantize quantize_v2 dequantize requantize calibrate_entropy"),
    (_MODULES["operator"], "Custom CachedOp"),
    (_MODULES["np"], "np npx numpy numpy_extension"),
    ("use cygrad.fft", "fft ifft"),
) for name in names.split()}


_UTILITIES = {name: reason for reason, names in (
    (_DATA, """download download_model get_bz2_data get_cifar10 get_mnist get_mnist_iterator get_mnist_pkl
     get_mnist_ubyte"""),
    ("use cygrad.testing.check_grads", "check_numeric_gradient numeric_grad"),
    (_GRAPHS, "check_consistency check_symbolic_backward check_symbolic_forward simple_forward check_speed"),
    (_SPARSE, "rand_sparse_ndarray create_sparse_array"),
) for name in names.split()}

_SPACES = {"nd": _FUNCTIONS, "mxnet": _MODULES, "test_utils": _UTILITIES}


def hint(name, space="nd"):
    """What to say of a name of MXNet that is not there, or None of one that MXNet has not either.

    Parameters
    ----------
    name : str
    space : {'nd', 'mxnet', 'test_utils'}
        Where it is asked for.

    Returns
    -------
    str or None

    Examples
    --------
    >>> from cygrad.mxnet.missing import hint
    >>> hint("sparse")
    'cygrad has dense arrays only'
    """
    return _SPACES[space].get(name)


def add_hints(module):
    """Let a module's AttributeErrors say what to do without the name, where MXNet has it.

    Parameters
    ----------
    module : module
        Look-ups in it take longer then: programs that do not import `cygrad.mxnet` have no such hook.
    """
    def __getattr__(name):
        reason = None if name.startswith("_") else hint(name)
        raise AttributeError(f"{module.__name__} has no {name!r}: {reason}" if reason else
                             f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module)

    module.__getattr__ = __getattr__
