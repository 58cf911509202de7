"""The language model: it may choose among the permitted tools and word the reply; code decides everything else.

``respond`` never raises to the turn: a model that is slow, dead, garbled or non-compliant costs a few seconds at most,
and the approved reply goes out. Nothing here imports a model library before a ``Model`` is made.
"""

from agent.llm.answer import Finish, ModelAnswer
from agent.llm.model import Model

__all__ = ["Finish", "Model", "ModelAnswer"]
