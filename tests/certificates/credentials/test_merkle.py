"""The tree of the log, held against the published vectors of certificate-transparency-go and RFC 9162's worked tree."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from certificates.credentials.merkle import (
    completed_by,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

# Leaves and roots as google/certificate-transparency publishes them for its reference implementations (merkletree).
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree(dict):
    def __init__(self, contents):
        for place, content in enumerate(contents):
            for level, index, digest in completed_by(place, leaf_hash(content), self.node):
                self[level, index] = digest

    def node(self, level, index):
        return self[level, index]


def naive_root(contents):
    """RFC 9162, 2.1.1, read literally."""
    if not contents:
        return hashlib.sha256(b"").digest()
    if len(contents) == 1:
        return hashlib.sha256(b"\x00" + contents[0]).digest()
    split = 1
    while split * 2 < len(contents):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(contents[:split]) + naive_root(contents[split:])).digest()


def test_the_published_leaves_give_the_published_roots():
    tree = Tree([bytes.fromhex(leaf) for leaf in LEAVES])

    assert [root_of(size, tree.node).hex() for size in range(1, 9)] == ROOTS


def test_the_empty_log_has_the_hash_of_nothing():
    assert root_of(0, {}.get).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.integers(1, 70), st.data())
def test_every_line_is_proved_and_no_other_line_by_its_proof(size, data):
    contents = [str(number).encode() for number in range(size)]
    tree, place = Tree(contents), data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(place, size, tree.node), naive_root(contents)

    assert is_included(leaf_hash(contents[place]), place, size, proof, root)
    assert not is_included(leaf_hash(b"another"), place, size, proof, root)
    for other in {place - 1, place + 1} & set(range(size)):
        assert not is_included(leaf_hash(contents[place]), other, size, proof, root)
    assert not is_included(leaf_hash(contents[place]), size, size, proof, root)


@given(st.integers(1, 60), st.integers(0, 40), st.data())
def test_a_log_that_grew_is_consistent_and_one_that_was_changed_is_not(first, more, data):
    contents = [str(number).encode() for number in range(first + more)]
    tree, second = Tree(contents), first + more
    proof = consistency_proof(first, second, tree.node)

    assert is_consistent(first, second, proof, naive_root(contents[:first]), naive_root(contents))

    changed = data.draw(st.integers(0, first - 1))
    forged = [*contents[:changed], b"forged", *contents[changed + 1 :]]
    honest_root, other = naive_root(contents[:first]), Tree(forged)
    assert not is_consistent(first, second, proof, honest_root, naive_root(forged))
    assert not is_consistent(
        first, second, consistency_proof(first, second, other.node), honest_root, naive_root(forged)
    )
