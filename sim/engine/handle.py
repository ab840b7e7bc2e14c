"""One pointer to all columns of a run, for the kernels of the fast engine.

A tuple of forty arrays handed from kernel to kernel took three minutes to compile: each call copies
three hundred values. A handle is a single pointer. It borrows the arrays of a State, which must
outlive it; in a run without the JIT the State itself serves.
"""

import hashlib
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.experimental import structref
from numba.extending import intrinsic

from sim.agents.resident import Residents
from sim.compiled import compiled
from sim.engine.state import State
from sim.parameters import as_numbers


@structref.register
class HandleType(types.StructRef):
    """The type of a handle, given by the types of its columns."""

    def __init__(self, fields: Any) -> None:
        """A short name: Numba writes a type's name into the name of every kernel that takes it."""
        super().__init__(fields)
        self.name: str = f"Handle.{hashlib.sha256(repr(fields).encode()).hexdigest()[:12]}"

    def preprocess_fields(self, fields: Any) -> Any:
        """Column types as they are, not as literals."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class Handle(structref.StructRefProxy):
    """What Python sees of a handle: nothing but that it exists."""


structref.define_boxing(HandleType, Handle)


@intrinsic
def borrowed(typing_context, column):
    """The same array without a count of its users: reading it through the handle then costs nothing."""

    def build(context, builder, signature, args):
        array = cgutils.create_struct_proxy(signature.return_type)(context, builder, value=args[0])
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        array.parent = cgutils.get_null_value(array.parent.type)
        return array._getvalue()

    return column(column), build


structref.define_constructor(Handle, HandleType, list(State._fields))


@compiled
def people(r):
    """Borrowed columns of the residents."""
    return Residents(
        borrowed(r.grid),
        borrowed(r.trust),
        borrowed(r.evidence),
        borrowed(r.peers),
        borrowed(r.risk),
        borrowed(r.efficacy),
        borrowed(r.sanction),
        borrowed(r.fatigue),
        borrowed(r.threshold),
        borrowed(r.does),
        borrowed(r.told_trust),
        borrowed(r.told_risk),
        borrowed(r.told_part),
        borrowed(r.told_rumour),
    )


@compiled
def borrow(s):
    """A handle on a state."""
    return Handle(
        borrowed(s.parameters),
        borrowed(s.clock),
        borrowed(s.units),
        borrowed(s.subdistricts),
        borrowed(s.grids),
        borrowed(s.neighbours),
        borrowed(s.enterprises),
        borrowed(s.organisations),
        borrowed(s.stations),
        borrowed(s.station_of),
        borrowed(s.works),
        borrowed(s.work_cumulated),
        borrowed(s.needs),
        people(s.residents),
        borrowed(s.tie_first),
        borrowed(s.tie_other),
        borrowed(s.hazards),
        borrowed(s.hazard_weight),
        borrowed(s.tops),
        borrowed(s.cases),
        borrowed(s.requests),
        borrowed(s.event_time),
        borrowed(s.event_key),
        borrowed(s.open_rows),
        borrowed(s.jobs),
        borrowed(s.log),
        borrowed(s.measures),
    )


def handle(state: State) -> Any:
    """What kernels take: a handle, or the state itself (its records readable by name) without the JIT."""
    if not numba.config.DISABLE_JIT:
        return borrow(state)
    readable: dict[str, Any] = {
        name: column.view(np.recarray)
        for name, column in state._asdict().items()
        if isinstance(column, np.ndarray) and column.dtype.names is not None
    }
    readable["parameters"] = (as_numbers(state.parameters),)  # a record's `base` is NumPy's, not the rules'
    return state._replace(**readable)
