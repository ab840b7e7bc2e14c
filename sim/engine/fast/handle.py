"""One pointer to all columns of a run, for the kernels of the fast engine.

A tuple of forty arrays handed from kernel to kernel took three minutes to compile: each call copies
three hundred values. A handle is a single pointer, to a table of where each column lies and how long it
is. It borrows the arrays of a State; in a run without the JIT the State itself serves.
"""

import hashlib
from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import populate_array

from sim.engine.state import State
from sim.parameters import as_numbers

WORD = 8  # bytes


class HandleType(types.Type):
    """The type of a handle, given by the types of its columns: (name, type) each."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        """A short name: Numba writes a type's name into the name of every kernel that takes it."""
        self.fields = fields
        super().__init__(f"Handle.{hashlib.sha256(repr(fields).encode()).hexdigest()[:12]}")


register_model(HandleType)(models.OpaqueModel)


class Handle:
    """What kernels get: the table's address. It keeps the state, and so its columns, alive."""

    def __init__(self, state: State) -> None:
        """A handle on the columns of a state as they are now."""
        self.state = state
        self.table = np.array(list(words(state)), np.uint64)
        self.address = self.table.ctypes.data
        self.kind = type_of_columns(state)


def words(columns: Any) -> Iterator[int]:
    """The table: of each column the address of its data, then its shape."""
    for column in columns:
        if isinstance(column, tuple):
            yield from words(column)
        else:
            if not column.flags.c_contiguous:
                raise ValueError("the columns of a run must be contiguous")
            yield column.ctypes.data
            yield from column.shape


def type_of_columns(columns: Any) -> HandleType:
    """The type of a handle on a named tuple of arrays, or of such named tuples."""
    return handle_type(shapes(columns))


def shapes(columns: Any) -> tuple[Any, ...]:
    """What the type of a handle depends on: of each column its name, dtype, dimensions, and whether it may
    be written to."""
    return tuple(
        (
            name,
            shapes(column)
            if isinstance(column, tuple)
            else (column.dtype, column.ndim, column.flags.writeable),
        )
        for name, column in columns._asdict().items()
    )


@lru_cache(maxsize=256)
def handle_type(columns: tuple[Any, ...]) -> HandleType:
    """Found once: Numba takes ten milliseconds over the records of a state."""
    fields = []
    for name, shape in columns:
        if isinstance(shape[0], tuple):
            fields.append((name, handle_type(shape)))
        else:
            dtype, dimensions, writeable = shape
            example = np.empty((0,) * dimensions, dtype)
            example.flags.writeable = writeable
            fields.append((name, numba.typeof(example)))
    return HandleType(tuple(fields))


def count(kind: Any) -> int:
    """Words of the table for a column of this type, or for all of a handle's."""
    return 1 + kind.ndim if isinstance(kind, types.Array) else sum(count(k) for _, k in kind.fields)


@typeof_impl.register(Handle)
def type_of(handle: Handle, context: Any) -> HandleType:
    """For the dispatcher of a kernel that Python calls."""
    return handle.kind


@unbox(HandleType)
def take_address(kind: Any, handle: Any, c: Any) -> NativeValue:
    """From Python's object to the pointer."""
    number = c.pyapi.object_getattr_string(handle, "address")
    pointer = c.builder.inttoptr(c.pyapi.long_as_ulonglong(number), cgutils.voidptr_t)
    c.pyapi.decref(number)
    return NativeValue(pointer)


@infer_getattr
class ColumnTypes(AttributeTemplate):
    """`m.cases` has the type of that column."""

    key = HandleType

    def generic_resolve(self, kind: HandleType, name: str) -> Any:
        """The column's type, or None."""
        return dict(kind.fields).get(name)


@lower_getattr_generic(HandleType)
def column_of(context: Any, builder: Any, kind: HandleType, pointer: Any, name: str) -> Any:
    """`m.cases`: an array on the column's data, whose users nobody counts; `m.residents`: a handle."""
    place = [field for field, _ in kind.fields].index(name)
    column = kind.fields[place][1]
    first = sum(count(other) for _, other in kind.fields[:place])
    if isinstance(column, HandleType):
        return builder.gep(pointer, [cgutils.intp_t(first * WORD)])
    table = builder.bitcast(pointer, cgutils.intp_t.as_pointer())
    data, *shape = [word(builder, table, first + k) for k in range(1 + column.ndim)]
    bytes_each = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(column.dtype)))
    strides = [bytes_each]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = context.make_array(column)(context, builder)
    populate_array(
        array,
        data=builder.inttoptr(data, array.data.type),
        shape=shape,
        strides=strides,
        itemsize=bytes_each,
        meminfo=None,
    )
    return array._getvalue()


def word(builder: Any, table: Any, place: int) -> Any:
    """A word of the table; nothing writes to it while a kernel runs."""
    loaded = builder.load(builder.gep(table, [cgutils.intp_t(place)]))
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def handle(state: State) -> Any:
    """What kernels take: a handle, or the state itself (its records readable by name) without the JIT."""
    if not numba.config.DISABLE_JIT:
        return Handle(state)
    readable: dict[str, Any] = {
        name: column.view(np.recarray)
        for name, column in state._asdict().items()
        if isinstance(column, np.ndarray) and column.dtype.names is not None
    }
    readable["parameters"] = (as_numbers(state.parameters),)  # a record's `base` is NumPy's, not the rules'
    return state._replace(**readable)


def refreshed(m: Any, state: State) -> Any:
    """What kernels take after a step was entered: without the JIT the parameters are copies."""
    return handle(state) if numba.config.DISABLE_JIT and len(state.plan) > 1 else m


def local(block: Any) -> Any:
    """A block of parameters as values of the kernel's own: for all that the compiler knows, the block
    itself may change with each write to a column, and would be read anew."""
    return block


def load_fields(context: Any, block: Any) -> Any:
    """`local` in kernels: the fields of a record as a named tuple."""
    kinds = {name: block.typeof(name) for name in block.fields}
    values = types.NamedTuple(list(kinds.values()), namedtuple("Local", kinds))

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        record = signature.args[0]
        loaded = []
        for name, kind in kinds.items():
            data = context.get_data_type(kind)
            member = cgutils.get_record_member(builder, arguments[0], record.offset(name), data)
            loaded.append(context.unpack_value(builder, kind, member, align=record.aligned))
        return context.make_tuple(builder, signature.return_type, loaded)

    return values(block), build


if not numba.config.DISABLE_JIT:
    local = intrinsic(load_fields)
