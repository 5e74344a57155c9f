package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class HasherTest {

  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "MD5, 25f9e794323b453885f5181f1b624d0b",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA224, 9b3e61bf29f17c75572fae2e86e17809a4513d07c8a18152acf34521",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
    "SHA384,"
        + " eb455d56d2c1a69de64e832011f3393d45f3fa31d6842f21af92d2fe469c499da5e3179847334a18479c8d1dedea1be3",
    "SHA512,"
        + " d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
  })
  void checkValue_isAsPublished(DigestAlgorithm algorithm, String hex) {
    byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hasher.digest(algorithm, check)).isEqualTo(new Digest(algorithm, hex));
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void bytesInPieces_giveTheSameDigestTwice(DigestAlgorithm algorithm) {
    byte[] bytes = new byte[1000];
    new Random(1).nextBytes(bytes);
    Digest whole = Hasher.digest(algorithm, bytes);
    Hasher hasher = Hasher.of(algorithm);
    for (int round = 0; round < 2; round++) {
      hasher.update(bytes, 0, 3);
      hasher.update(ByteBuffer.wrap(bytes, 3, 500));
      hasher.update(bytes, 503, 497);
      assertThat(hasher.finish()).isEqualTo(whole);
    }
  }
}
