"""What a read model's version stands for: a fingerprint of its fold and table, so that a change cannot pass unseen."""

import ast
import hashlib
import inspect
from typing import Any

from shared.readmodel import ReadModel


def fingerprint(model: ReadModel[Any]) -> str:
    """SHA-256 over the table's DDL and the code of the fold's module; comments, docstrings and layout do not count.

    The whole module counts, because a fold leans on the functions beside it; a change that surely changes no row
    may be recorded again under the same number by whoever makes it.
    """
    module = inspect.getmodule(model.fold)
    source = inspect.getsource(module) if module is not None else inspect.getsource(model.fold)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
    folds = [node for node in tree.body if not isinstance(node, ast.AsyncFunctionDef)]
    text = "\n".join([model.ddl.read_text(), *(ast.unparse(node) for node in folds)])
    return hashlib.sha256(text.encode()).hexdigest()
