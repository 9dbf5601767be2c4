package florin.proof;

import florin.core.Hash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The root over leaves that come one by one: SHA-256 as in RFC 6962 section 2.1, so that no leaf
 * passes for a node. Keeps one hash a level. Not thread-safe.
 */
final class MerkleTree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  /** Roots of the complete subtrees so far, the smallest and last first. */
  private final Deque<Hash> complete = new ArrayDeque<>();

  private long leaves;

  void add(byte[] content) {
    Hash hash = Hash.of(LEAF, content);
    for (long bits = leaves; (bits & 1) == 1; bits >>= 1) {
      hash = node(complete.pop(), hash);
    }
    complete.push(hash);
    leaves++;
  }

  Hash root() {
    if (leaves == 0) {
      return Hash.of();
    }
    Iterator<Hash> subtrees = complete.iterator();
    Hash root = subtrees.next();
    while (subtrees.hasNext()) {
      root = node(subtrees.next(), root);
    }
    return root;
  }

  private static Hash node(Hash left, Hash right) {
    return Hash.of(NODE, left.bytes(), right.bytes());
  }
}
