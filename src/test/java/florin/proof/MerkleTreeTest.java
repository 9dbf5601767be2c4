package florin.proof;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tree is that of RFC 6962, however many leaves. */
class MerkleTreeTest {
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  @ParameterizedTest
  @CsvSource({
    "0,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1,6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2,fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3,aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4,d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "7,ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8,5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void the_roots_of_certificate_transparency_s_own_examples(int leaves, String root) {
    MerkleTree tree = new MerkleTree();
    LEAVES.subList(0, leaves).forEach(leaf -> tree.add(HexFormat.of().parseHex(leaf)));

    assertThat(HexFormat.of().formatHex(tree.root().bytes())).isEqualTo(root);
  }

  @Test
  void any_number_of_leaves_gives_what_the_definition_gives() {
    Random random = new Random(6962);
    List<byte[]> leaves = new ArrayList<>();
    MerkleTree tree = new MerkleTree();
    for (int n = 1; n <= 130; n++) {
      byte[] leaf = new byte[56];
      random.nextBytes(leaf);
      leaves.add(leaf);
      tree.add(leaf);

      assertThat(tree.root()).as(n + " leaves").isEqualTo(defined(leaves));
    }
  }

  /** RFC 6962 section 2.1, word for word. */
  private static Hash defined(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return Hash.of(new byte[] {0}, leaves.get(0));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    Hash left = defined(leaves.subList(0, k));
    Hash right = defined(leaves.subList(k, leaves.size()));
    return Hash.of(new byte[] {1}, left.bytes(), right.bytes());
  }

  @Test
  void a_leaf_is_no_node() {
    MerkleTree two = new MerkleTree();
    two.add(new byte[] {1});
    two.add(new byte[] {2});
    byte[] both = Arrays.copyOf(Hash.of(new byte[] {0, 1}).bytes(), 64);
    System.arraycopy(Hash.of(new byte[] {0, 2}).bytes(), 0, both, 32, 32);
    MerkleTree one = new MerkleTree();
    one.add(both);

    assertThat(one.root()).isNotEqualTo(two.root());
  }
}
