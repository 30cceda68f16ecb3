"""Engine: where work is done. Here, on all cores, or on a cluster; the work is the same, and so is what comes of it.

A `Crew` does pieces of work in their order, on whatever `concurrent.futures.Executor` it was given (`crews`).
`workers` starts them here or on all cores, `cluster` finds them at a Dask scheduler, and `guarded` gives a piece that
could be too much a worker of its own, with limits. `beside` is one more worker for what need not wait its turn, and
copies of the run for what goes through all returns at once. What the work is, and which pieces are too much, whoever
asks for it says.
"""

from pipeline.run.engine.beside import ALONE, Beside, beside
from pipeline.run.engine.crews import CORES, HERE, Crew, crew
from pipeline.run.engine.guarded import Broken, Limits, guarded
from pipeline.run.engine.workers import MANY, EngineError

__all__ = [
    "ALONE",
    "CORES",
    "HERE",
    "MANY",
    "Beside",
    "Broken",
    "Crew",
    "EngineError",
    "Limits",
    "beside",
    "crew",
    "guarded",
]
