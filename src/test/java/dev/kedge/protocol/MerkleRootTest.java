package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.DigestAlgorithm;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MerkleRootTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final List<byte[]> ALPHABET =
      List.of(
          HEX.parseHex("9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"),
          HEX.parseHex("d2789a29f48befe96a70ef3e3eaf57975f692165155e96880b310c82ac012ebf"),
          HEX.parseHex("c587e32a12085613413c3d652d5c7c59af6db4a82602379bd2b26092b1efc45a"),
          HEX.parseHex("68d617d6d2ee5715af77d9795566cfaba9a43a33d14cbbc95831c507c935bad1"));

  @Test
  void alphabetInChunksOfEight_hasTheKnownRoot() {
    assertThat(MerkleRoot.of(ALPHABET))
        .asHexString()
        .isEqualToIgnoringCase("82ad7e8a352acb440688704f00554f37913e7faa0655b8f29f2599678efe9d81");
  }

  @Test
  void noChunks_isTheDigestOfNothing() {
    assertThat(MerkleRoot.of(List.of()))
        .asHexString()
        .isEqualToIgnoringCase("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void oddNumberOfChunks_splitsAtTheLargestPowerOfTwo() {
    byte[] left = MerkleRoot.of(ALPHABET.subList(0, 2));
    byte[] right = MerkleRoot.of(ALPHABET.subList(2, 3));
    byte[] node = new byte[65];
    node[0] = 1;
    System.arraycopy(left, 0, node, 1, 32);
    System.arraycopy(right, 0, node, 33, 32);
    assertThat(MerkleRoot.of(ALPHABET.subList(0, 3)))
        .isEqualTo(Hasher.digest(DigestAlgorithm.SHA256, node).toBytes());
  }
}
