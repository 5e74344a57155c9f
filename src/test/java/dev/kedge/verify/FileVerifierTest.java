package dev.kedge.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Trust;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileVerifierTest {
  /** Not a divisor of the length, and larger than one read. */
  private static final int CHUNK = 300_000;

  private static final int TOTAL = 1_000_000;
  private static final FileVerifier VERIFIER = new FileVerifier(3, () -> false);

  private final byte[] bytes = new byte[TOTAL];
  private @TempDir Path directory;

  @BeforeEach
  void fill() {
    new Random(42).nextBytes(bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void untouchedFile_isGood(boolean withWhole) throws Exception {
    Findings findings = VERIFIER.verify(written(bytes), evidence(withWhole));
    assertThat(findings.isGood()).isTrue();
    assertThat(findings.size()).isEqualTo(TOTAL);
    assertThat(findings.digests())
        .isEqualTo(withWhole ? List.of(Hasher.digest(DigestAlgorithm.SHA256, bytes)) : List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flippedBytes_areFoundInTheirChunks(boolean withWhole) throws Exception {
    byte[] damaged = bytes.clone();
    damaged[CHUNK] ^= 1;
    damaged[TOTAL - 1] ^= 1;
    Findings findings = VERIFIER.verify(written(damaged), evidence(withWhole));
    assertThat(findings.badChunks()).containsExactly(1, 3);
    assertThat(findings.sizeFits()).isTrue();
    assertThat(findings.unmet()).hasSize(withWhole ? 1 : 0);
    assertThat(findings.isGood()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void truncatedFile_lacksItsLastChunks(boolean withWhole) throws Exception {
    Findings findings =
        VERIFIER.verify(written(Arrays.copyOf(bytes, 2 * CHUNK - 1)), evidence(withWhole));
    assertThat(findings.badChunks()).containsExactly(1, 2, 3);
    assertThat(findings.sizeFits()).isFalse();
    assertThat(findings.size()).isEqualTo(2 * CHUNK - 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void grownFile_hasGoodChunksButNotItsSize(boolean withWhole) throws Exception {
    Findings findings =
        VERIFIER.verify(written(Arrays.copyOf(bytes, TOTAL + CHUNK)), evidence(withWhole));
    assertThat(findings.badChunks()).isEmpty();
    assertThat(findings.sizeFits()).isFalse();
    assertThat(findings.unmet()).hasSize(withWhole ? 1 : 0);
    assertThat(findings.isGood()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void emptiedFile_hasNoGoodChunk(boolean withWhole) throws Exception {
    Findings findings = VERIFIER.verify(written(new byte[0]), evidence(withWhole));
    assertThat(findings.badChunks()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void emptyFileThatMustBeEmpty_isGood() throws Exception {
    Digest nothing = Hasher.digest(DigestAlgorithm.SHA256, new byte[0]);
    Evidence evidence = new Evidence(0, CHUNK, List.of(), List.of(user(nothing)));
    assertThat(VERIFIER.verify(written(new byte[0]), evidence).isGood()).isTrue();
    assertThat(VERIFIER.verify(written(new byte[1]), evidence).isGood()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunkWithoutRecord_isNotJudged(boolean withWhole) throws Exception {
    byte[] damaged = bytes.clone();
    damaged[CHUNK] ^= 1;
    List<@Nullable Digest> chunks = chunks();
    chunks.set(1, null);
    Evidence evidence = new Evidence(TOTAL, CHUNK, chunks, whole(withWhole));
    assertThat(VERIFIER.verify(written(damaged), evidence).badChunks()).isEmpty();
  }

  @Test
  void severalWholeDigests_areAllComputedAndEachHeldAgainst() throws Exception {
    ExpectedDigest good = user(Hasher.digest(DigestAlgorithm.CRC32C, bytes));
    ExpectedDigest bad = user(Hasher.digest(DigestAlgorithm.MD5, new byte[0]));
    ExpectedDigest alsoGood = user(Hasher.digest(DigestAlgorithm.MD5, bytes));
    Findings findings =
        VERIFIER.verify(written(bytes), Evidence.ofWhole(List.of(good, bad, alsoGood)));
    assertThat(findings.unmet()).containsExactly(bad);
    assertThat(findings.digests()).containsExactly(good.digest(), alsoGood.digest());
    assertThat(findings.sizeFits()).isTrue();
  }

  @Test
  void oneThread_findsTheSame() throws Exception {
    byte[] damaged = bytes.clone();
    damaged[0] ^= 1;
    assertThat(
            new FileVerifier(1, () -> false).verify(written(damaged), evidence(false)).badChunks())
        .containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancelledCheck_endsAtTheNextRead(boolean withWhole) throws Exception {
    Path file = written(bytes);
    assertThatExceptionOfType(Failure.Interrupted.class)
        .isThrownBy(() -> new FileVerifier(2, () -> true).verify(file, evidence(withWhole)));
  }

  @Test
  void missingFile_isALocalFailure() {
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> VERIFIER.verify(directory.resolve("none"), evidence(false)))
        .withMessageEndingWith("none: no such file");
  }

  @Test
  void directory_isALocalFailure() {
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> VERIFIER.verify(directory, evidence(true)))
        .withMessageEndingWith("not a regular file");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unreadableFile_isALocalFailure(boolean withWhole) throws Exception {
    Path file = unreadable();
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> VERIFIER.verify(file, evidence(withWhole)))
        .withMessageEndingWith("permission denied");
  }

  /** Root reads what it likes, but for some files of Linux that are there to be written only. */
  private Path unreadable() throws IOException {
    Path ours = written(bytes);
    Path linux = Path.of("/proc/sys/vm/compact_memory");
    return ours.toFile().setReadable(false) && !Files.isReadable(ours) ? ours : linux;
  }

  private Path written(byte[] content) throws IOException {
    return Files.write(directory.resolve("file"), content);
  }

  private Evidence evidence(boolean withWhole) {
    return new Evidence(TOTAL, CHUNK, chunks(), whole(withWhole));
  }

  private List<ExpectedDigest> whole(boolean withWhole) {
    return withWhole ? List.of(user(Hasher.digest(DigestAlgorithm.SHA256, bytes))) : List.of();
  }

  private List<@Nullable Digest> chunks() {
    ChunkLayout layout = new ChunkLayout(TOTAL, CHUNK);
    List<@Nullable Digest> chunks = new ArrayList<>();
    for (int i = 0; i < layout.count(); i++) {
      int start = Math.toIntExact(layout.range(i).start());
      int end = Math.toIntExact(layout.range(i).end());
      chunks.add(Hasher.digest(DigestAlgorithm.SHA256, Arrays.copyOfRange(bytes, start, end)));
    }
    return chunks;
  }

  private static ExpectedDigest user(Digest digest) {
    return new ExpectedDigest(digest, Trust.USER);
  }
}
