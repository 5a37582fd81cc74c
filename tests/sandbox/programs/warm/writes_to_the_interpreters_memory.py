# Writes into the memory that it shares with the interpreter, page by page, and changes objects that are never to
# change: small integers, None's name, code, types. Its pages become its own by the first write.
#
# expect: exited 0
import ctypes
import math

import numpy

for number in range(-5, 257):
    ctypes.c_ssize_t.from_address(id(number)).value += 1  # reference counts
value_of_seven = ctypes.c_uint32.from_address(id(7) + 24)
value_of_seven.value = 8
ctypes.c_double.from_address(id(math.pi) + 16).value = 3.0
namespace = ctypes.cast(id(numpy.add) + 8, ctypes.POINTER(ctypes.c_void_p))
namespace[0] = ctypes.c_void_p.from_address(id(numpy.multiply) + 8)
vars(math)["e"] = 2
value_of_seven.value = 7
