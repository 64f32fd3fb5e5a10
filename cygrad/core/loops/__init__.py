"""Typed inner loops, nothing but loops; the best instruction set that this processor has is chosen here.

``CYGRAD_ISA=baseline|avx2|avx512`` names another one, for tests and measurements.
"""
