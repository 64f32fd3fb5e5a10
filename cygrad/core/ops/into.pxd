"""Results that go to an array which is there."""

cpdef object deliver(object result, object out, str name, bint broadcasts=*, object casting=*)
