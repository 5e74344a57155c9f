package dev.kedge.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeDigestTest {
  private static final int SIZE = 5_000_000;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.write(directory.resolve("a"), Content.random(3, SIZE));
  }

  @Test
  void isThatOfTheWholeFile() throws Exception {
    assertThat(WholeDigest.of(file, () -> false).hex())
        .isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(file)));
  }

  @Test
  void stoppedOnTheWay_readsNoFurther() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() -> WholeDigest.of(file, () -> asked.incrementAndGet() == 2))
        .isInstanceOf(Failure.Interrupted.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void fileThatIsNotThere_isNamed() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> WholeDigest.of(missing, () -> false))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining(missing.toString());
  }
}
