"""Types of `cygrad.nd.op`."""

from . import (
    Activation as Activation, BlockGrad as BlockGrad, Cast as Cast, Concat as Concat, Dropout as Dropout,
    ElementWiseSum as ElementWiseSum, Embedding as Embedding, Flatten as Flatten, FullyConnected as FullyConnected,
    GroupNorm as GroupNorm, InstanceNorm as InstanceNorm, L2Normalization as L2Normalization, LayerNorm as LayerNorm,
    LeakyReLU as LeakyReLU, LinearRegressionOutput as LinearRegressionOutput,
    LogisticRegressionOutput as LogisticRegressionOutput, MAERegressionOutput as MAERegressionOutput,
    MakeLoss as MakeLoss, Pad as Pad, Reshape as Reshape, SequenceLast as SequenceLast, SequenceMask as SequenceMask,
    SequenceReverse as SequenceReverse, SliceChannel as SliceChannel, Softmax as Softmax,
    SoftmaxActivation as SoftmaxActivation, SoftmaxOutput as SoftmaxOutput, SwapAxis as SwapAxis, abs as abs,
    add as add, add_n as add_n, arccos as arccos, arccosh as arccosh, arcsin as arcsin, arcsinh as arcsinh,
    arctan as arctan, arctanh as arctanh, argmax as argmax, argmax_channel as argmax_channel, argmin as argmin,
    argsort as argsort, batch_dot as batch_dot, batch_take as batch_take, broadcast_add as broadcast_add,
    broadcast_axes as broadcast_axes, broadcast_axis as broadcast_axis, broadcast_div as broadcast_div,
    broadcast_equal as broadcast_equal, broadcast_greater as broadcast_greater,
    broadcast_greater_equal as broadcast_greater_equal, broadcast_hypot as broadcast_hypot,
    broadcast_lesser as broadcast_lesser, broadcast_lesser_equal as broadcast_lesser_equal,
    broadcast_like as broadcast_like, broadcast_logical_and as broadcast_logical_and,
    broadcast_logical_or as broadcast_logical_or, broadcast_logical_xor as broadcast_logical_xor,
    broadcast_maximum as broadcast_maximum, broadcast_minimum as broadcast_minimum,
    broadcast_minus as broadcast_minus, broadcast_mod as broadcast_mod, broadcast_mul as broadcast_mul,
    broadcast_not_equal as broadcast_not_equal, broadcast_plus as broadcast_plus, broadcast_power as broadcast_power,
    broadcast_sub as broadcast_sub, broadcast_to as broadcast_to, cast as cast, cbrt as cbrt, ceil as ceil,
    choose_element_0index as choose_element_0index, clip as clip, concat as concat, concatenate as concatenate,
    copy as copy, cos as cos, cosh as cosh, crop as crop, cumsum as cumsum, degrees as degrees,
    depth_to_space as depth_to_space, diag as diag, digamma as digamma, divide as divide, dot as dot,
    elemwise_add as elemwise_add, elemwise_div as elemwise_div, elemwise_mul as elemwise_mul,
    elemwise_sub as elemwise_sub, equal as equal, erf as erf, erfinv as erfinv, exp as exp,
    expand_dims as expand_dims, expm1 as expm1, fill_element_0index as fill_element_0index, fix as fix,
    flatten as flatten, flip as flip, floor as floor, gamma as gamma, gammaln as gammaln, gather_nd as gather_nd,
    greater as greater, greater_equal as greater_equal, hard_sigmoid as hard_sigmoid, histogram as histogram,
    identity as identity, khatri_rao as khatri_rao, lesser as lesser, lesser_equal as lesser_equal, log as log,
    log10 as log10, log1p as log1p, log2 as log2, log_sigmoid as log_sigmoid, log_softmax as log_softmax,
    logical_and as logical_and, logical_not as logical_not, logical_or as logical_or, logical_xor as logical_xor,
    make_loss as make_loss, max as max, max_axis as max_axis, maximum as maximum, mean as mean, min as min,
    min_axis as min_axis, minimum as minimum, mish as mish, modulo as modulo, moments as moments,
    moveaxis as moveaxis, multiply as multiply, nanprod as nanprod, nansum as nansum, negative as negative,
    norm as norm, normal as normal, not_equal as not_equal, one_hot as one_hot, ones_like as ones_like, pad as pad,
    pick as pick, power as power, prod as prod, radians as radians, random_exponential as random_exponential,
    random_gamma as random_gamma, random_generalized_negative_binomial as random_generalized_negative_binomial,
    random_negative_binomial as random_negative_binomial, random_normal as random_normal,
    random_poisson as random_poisson, random_randint as random_randint, random_uniform as random_uniform,
    ravel_multi_index as ravel_multi_index, rcbrt as rcbrt, reciprocal as reciprocal, relu as relu, repeat as repeat,
    reshape as reshape, reshape_like as reshape_like, reverse as reverse, rint as rint, round as round,
    rsqrt as rsqrt, sample_exponential as sample_exponential, sample_gamma as sample_gamma,
    sample_generalized_negative_binomial as sample_generalized_negative_binomial,
    sample_multinomial as sample_multinomial, sample_negative_binomial as sample_negative_binomial,
    sample_normal as sample_normal, sample_poisson as sample_poisson, sample_uniform as sample_uniform,
    scatter_nd as scatter_nd, shape_array as shape_array, shuffle as shuffle, sigmoid as sigmoid, sign as sign,
    sin as sin, sinh as sinh, size_array as size_array, slice as slice, slice_axis as slice_axis,
    slice_like as slice_like, smooth_l1 as smooth_l1, softmax as softmax,
    softmax_cross_entropy as softmax_cross_entropy, softmin as softmin, softsign as softsign, sort as sort,
    space_to_depth as space_to_depth, split as split, split_v2 as split_v2, sqrt as sqrt, square as square,
    squeeze as squeeze, stack as stack, stop_gradient as stop_gradient, subtract as subtract, sum as sum,
    sum_axis as sum_axis, swapaxes as swapaxes, take as take, tan as tan, tanh as tanh, tile as tile, topk as topk,
    transpose as transpose, true_divide as true_divide, trunc as trunc, uniform as uniform,
    unravel_index as unravel_index, where as where, zeros_like as zeros_like,
    SVMOutput as SVMOutput, adam_update as adam_update, all_finite as all_finite, amp_cast as amp_cast,
    amp_multicast as amp_multicast, ftml_update as ftml_update, ftrl_update as ftrl_update, lamb_update_phase1 as
    lamb_update_phase1, lamb_update_phase2 as lamb_update_phase2, mp_lamb_update_phase1 as mp_lamb_update_phase1,
    mp_lamb_update_phase2 as mp_lamb_update_phase2, mp_nag_mom_update as mp_nag_mom_update, mp_sgd_mom_update as
    mp_sgd_mom_update, mp_sgd_update as mp_sgd_update, multi_all_finite as multi_all_finite, multi_lars as
    multi_lars, multi_mp_sgd_mom_update as multi_mp_sgd_mom_update, multi_mp_sgd_update as multi_mp_sgd_update,
    multi_sgd_mom_update as multi_sgd_mom_update, multi_sgd_update as multi_sgd_update, multi_sum_sq as
    multi_sum_sq, nag_mom_update as nag_mom_update, preloaded_multi_mp_sgd_mom_update as
    preloaded_multi_mp_sgd_mom_update, preloaded_multi_mp_sgd_update as preloaded_multi_mp_sgd_update,
    preloaded_multi_sgd_mom_update as preloaded_multi_sgd_mom_update, preloaded_multi_sgd_update as
    preloaded_multi_sgd_update, random_pdf_dirichlet as random_pdf_dirichlet, random_pdf_exponential as
    random_pdf_exponential, random_pdf_gamma as random_pdf_gamma, random_pdf_generalized_negative_binomial as
    random_pdf_generalized_negative_binomial, random_pdf_negative_binomial as random_pdf_negative_binomial,
    random_pdf_normal as random_pdf_normal, random_pdf_poisson as random_pdf_poisson, random_pdf_uniform as
    random_pdf_uniform, reset_arrays as reset_arrays, rmsprop_update as rmsprop_update, rmspropalex_update as
    rmspropalex_update, sgd_mom_update as sgd_mom_update, sgd_update as sgd_update, signsgd_update as
    signsgd_update, signum_update as signum_update)
