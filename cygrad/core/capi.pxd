"""What `cimport cygrad` gives. A stable surface: it says nothing of how arrays and the tape are built.

Everything but `parallel` and `thread_count` is called with the GIL held.
"""

from cygrad.core.loops.table cimport Loop

cdef extern from *:
    """
    #ifndef CYGRAD_ARRAY_1
    #define CYGRAD_ARRAY_1
    typedef struct {         /* how an NDArray begins */
        PyObject_HEAD
        char *data;
        void *storage;
        void *private_1;
        unsigned long long private_2;
        Py_ssize_t size;
        Py_ssize_t *shape;
        Py_ssize_t *strides;
        int ndim;
        signed char dtype;
        unsigned char flags;
    } CygradArray1;
    typedef struct CygradNode CygradNode;
    #endif
    """
    # The number is that of the layout: one that an installed cygrad does not have is an ImportError (abi.py).
    ctypedef class cygrad.core.abi.NDArray1 [object CygradArray1, check_size ignore]:
        cdef char *data
        cdef const void *storage             # two arrays look at one block of memory where these are equal
        cdef const Py_ssize_t size           # number of elements
        cdef const Py_ssize_t *shape
        cdef const Py_ssize_t *strides       # bytes
        cdef const int ndim
        cdef const signed char dtype
        cdef const unsigned char flags       # CONTIGUOUS, READONLY

    ctypedef struct Node "CygradNode":       # an operation on the tape, as reverse rules get it
        pass

# ---- dtypes

cdef int dtype_number(object spec) except -1         # of anything that np.dtype() takes
cdef object dtype_object(int dtype)                  # the np.dtype
cdef Py_ssize_t itemsize(int dtype) except -1

# ---- arrays. None of these is recorded.

cdef NDArray1 new_array(int dtype, int ndim, const Py_ssize_t *shape)      # in C order, not initialised
cdef NDArray1 new_like(NDArray1 a, int dtype)                              # of the shape of `a`
cdef NDArray1 zeros(int dtype, int ndim, const Py_ssize_t *shape)
cdef NDArray1 as_array(object x)                     # numbers, lists, NumPy's arrays; shares their memory where it can
cdef NDArray1 contiguous(NDArray1 a, int dtype)      # in C order and of that dtype: `a` itself, or a copy to read from

# Before memory is written to that others may look at (not that of a new array): refuses what is read-only or part of
# a graph that is being recorded, and lets gradients know that what they saved is no longer there.
cdef int begin_write(NDArray1 a) except -1

cdef bint is_recorded(NDArray1 a) except -1          # this thread records, and `a` depends on a variable

# ---- operations

# The gradient for input `i` of what `node` recorded, from the gradient `g` of its output; None: zero. Written over
# cygrad's functions and operators, it gives derivatives of every order. It must not write into `g`.
ctypedef object (*Rule)(Node *node, int i, object g)

# Register an operation on elements with up to 4 inputs. `saves` has for each input what its rule reads: X0, X1, ...
# for inputs, Y for the output, joined by `|`, 0 for nothing. `cost`: of an element in tenths of a nanosecond, which
# decides from where on threads share the work (0: never). The name is 'package.operation'.
cdef object elementwise(str name, int nin, Rule rule, tuple saves, int cost)
cdef object constant(str name, int nin, int cost)    # piecewise constant: passes no gradient
cdef int add_loop(object op, int dtype, Loop loop, int result) except -1    # reads `dtype`, writes `result`

# Rules that are one operation on elements, which are faster than functions and come before them. For input `i`: `rule`
# applied to operands of which G, the gradient of the output, is the first; the gradient as it is; none.
cdef int derivative(object op, int i, object rule, tuple operands) except -1
cdef int passes(object op, int i) except -1
cdef int stops(object op, int i) except -1
cdef object find(str name)                           # an operation, of cygrad's too; KeyError

# A loop of cygrad's, for loops over blocks: all inputs and the result have `dtype`, data is NULL. KeyError.
cdef Loop loop_of(str name, int dtype) except NULL

cdef object apply1(object op, object x)              # broadcasts, promotes, runs, records
cdef object apply2(object op, object x, object y)
cdef object apply3(object op, object x, object y, object z)

# Register an operation that runs itself, and put it on the tape: `out` is a new array, `inputs` are arrays and Python
# numbers, `params` integers that the rule wants to know. Returns `out`.
cdef object structural(str name, Rule rule, tuple saves)
cdef NDArray1 record(object op, NDArray1 out, tuple inputs, tuple params)

cdef object saved(Node *node, int which)             # for rules: an input by its number, or OUTPUT
cdef Py_ssize_t param(Node *node, int k) except? -1
