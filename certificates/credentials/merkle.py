"""Merkle tree of the transparency log: hashes, proofs and their checks. Pure.

Source: RFC 9162 (Certificate Transparency Version 2.0), section 2.1; SHA-256. ``node(level, index)`` gives the hash of a
complete subtree of 2**level leaves, the index-th of its level.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    """Hash of one leaf: SHA-256(0x00 || content)."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed_by(position: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """The complete subtrees that a leaf at a position (from 0) finishes, itself first: (level, index, hash)."""
    found, level, index, value = [(0, position, leaf)], 0, position, leaf
    while index % 2:
        value = node_hash(node(level, index - 1), value)
        level, index = level + 1, index // 2
        found.append((level, index, value))
    return found


def root_of(size: int, node: Node) -> bytes:
    """Root of a tree of ``size`` leaves; of an empty tree the hash of nothing (2.1.1)."""
    return hashlib.sha256(b"").digest() if size == 0 else _range(0, size, node)


def inclusion_proof(position: int, size: int, node: Node) -> list[bytes]:
    """The hashes beside the way from a leaf to the root of a tree of ``size`` leaves (2.1.3.1)."""
    return _inclusion(position, 0, size, node)


def consistency_proof(first: int, second: int, node: Node) -> list[bytes]:
    """The hashes that show that a tree of ``second`` leaves begins with that of ``first`` leaves (2.1.4.1)."""
    return [] if first in (0, second) else _consistency(first, 0, second, True, node)


def is_included(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (2.1.3.2)."""
    if not 0 <= position < size:
        return False
    here, last, value = position, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            value = node_hash(step, value)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            value = node_hash(value, step)
        here, last = here // 2, last // 2
    return last == 0 and value == root


def is_consistent(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Check a consistency proof (2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof
    if not 0 < first < second or not proof:
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    here, last = first - 1, second - 1
    while here % 2:
        here, last = here // 2, last // 2
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            new = node_hash(new, step)
        here, last = here // 2, last // 2
    return last == 0 and old == first_root and new == second_root


def _largest_power_below(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def _range(start: int, size: int, node: Node) -> bytes:
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, start // size)
    split = _largest_power_below(size)
    return node_hash(_range(start, split, node), _range(start + split, size - split, node))


def _inclusion(position: int, start: int, size: int, node: Node) -> list[bytes]:
    if size == 1:
        return []
    split = _largest_power_below(size)
    if position < split:
        return [*_inclusion(position, start, split, node), _range(start + split, size - split, node)]
    return [*_inclusion(position - split, start + split, size - split, node), _range(start, split, node)]


def _consistency(first: int, start: int, size: int, whole: bool, node: Node) -> list[bytes]:
    if first == size:
        return [] if whole else [_range(start, size, node)]
    split = _largest_power_below(size)
    if first <= split:
        return [*_consistency(first, start, split, whole, node), _range(start + split, size - split, node)]
    rest = _consistency(first - split, start + split, size - split, False, node)
    return [*rest, _range(start, split, node)]
