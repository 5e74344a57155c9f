package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.EntityTag;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.DigestFields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** design.md §4 "Pin and check" and http-cases.md §S, row by row. */
class JudgeTest {
  private static final String DATE = "Wed, 01 Jan 2025 00:00:00 GMT";
  private static final String LATER = "Wed, 01 Jan 2025 00:00:01 GMT";
  private static final String RANGE = "Content-Range: bytes 10-19/26";

  private static final Pin STRONG = pin(new EntityTag(false, "v1"), DATE, true);
  private static final Pin WEAK = pin(new EntityTag(true, "v1"), null, false);
  private static final Pin WEAK_DATED = pin(new EntityTag(true, "v1"), DATE, true);
  private static final Pin DATED = pin(null, DATE, true);
  private static final Pin FRESH = pin(null, DATE, false);
  private static final Pin BARE = pin(null, null, false);

  private static Pin pin(@Nullable EntityTag tag, @Nullable String date, boolean strongDate) {
    return new Pin(26, tag, date, strongDate, null, List.of());
  }

  private static Verdict judge(Pin pin, Answer answer) {
    return Judge.judge(pin, 10, false, answer);
  }

  private static void assertUsable(Verdict verdict, long first, long end, boolean tied) {
    assertThat(verdict).isEqualTo(new Verdict.Usable(first, end, tied));
  }

  private static void assertUnusable(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Unusable.class);
  }

  private static void assertOther(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.OtherVersion.class);
  }

  // --- C1: validators

  @Test
  void equalStrongTag_isTied() {
    assertUsable(judge(STRONG, Answers.of(206, RANGE, "ETag: \"v1\"")), 10, 20, true);
  }

  @Test
  void equalStrongTagDecidesAlone_whateverTheDateSays() {
    Answer answer = Answers.of(206, RANGE, "ETag: \"v1\"", "Last-Modified: " + LATER);
    assertUsable(judge(STRONG, answer), 10, 20, true);
  }

  @Test
  void otherStrongTag_isAnotherVersion_whateverTheDateSays() {
    Answer answer = Answers.of(206, RANGE, "ETag: \"v2\"", "Last-Modified: " + DATE);
    assertOther(judge(STRONG, answer));
    assertOther(judge(WEAK_DATED, answer));
  }

  @Test
  void otherStrongTagUnderADigest_isTakenButNotTied() {
    Answer answer = Answers.of(206, RANGE, "ETag: \"v2\"");
    assertThat(Judge.judge(STRONG, 10, true, answer)).isEqualTo(new Verdict.Usable(10, 20, false));
  }

  @Test
  void sameOpaqueTagButWeak_isDecidedByTheDate() {
    assertUsable(
        judge(STRONG, Answers.of(206, RANGE, "ETag: W/\"v1\"", "Last-Modified: " + DATE)),
        10,
        20,
        true);
    assertUsable(judge(STRONG, Answers.of(206, RANGE, "ETag: W/\"v1\"")), 10, 20, false);
    assertUsable(
        judge(WEAK_DATED, Answers.of(206, RANGE, "ETag: W/\"v1\"", "Last-Modified: " + DATE)),
        10,
        20,
        true);
  }

  @Test
  void equalWeakTags_areNoTie() {
    assertUsable(judge(WEAK, Answers.of(206, RANGE, "ETag: W/\"v1\"")), 10, 20, false);
  }

  @Test
  void otherWeakTag_isAnotherVersion() {
    assertOther(judge(WEAK, Answers.of(206, RANGE, "ETag: W/\"v2\"")));
  }

  @Test
  void equalStrongDate_isTied() {
    assertUsable(judge(DATED, Answers.of(206, RANGE, "Last-Modified: " + DATE)), 10, 20, true);
  }

  @Test
  void otherDate_isAnotherVersion() {
    assertOther(judge(DATED, Answers.of(206, RANGE, "Last-Modified: " + LATER)));
    assertOther(judge(FRESH, Answers.of(206, RANGE, "Last-Modified: " + LATER)));
  }

  @Test
  void equalFreshDate_isNoTie() {
    assertUsable(judge(FRESH, Answers.of(206, RANGE, "Last-Modified: " + DATE)), 10, 20, false);
  }

  @Test
  void dateInAnotherForm_isNotByteForByteTheSame() {
    assertOther(
        judge(DATED, Answers.of(206, RANGE, "Last-Modified: Wednesday, 01-Jan-25 00:00:00 GMT")));
  }

  @Test
  void absentValidators_areNoMismatchAndNoTie() {
    assertUsable(judge(STRONG, Answers.of(206, RANGE)), 10, 20, false);
    assertUsable(judge(BARE, Answers.of(206, RANGE, "ETag: \"new\"")), 10, 20, false);
  }

  @Test
  void tagThatIsGone_isNotMadeGoodByTheDate() {
    assertUsable(judge(STRONG, Answers.of(206, RANGE, "Last-Modified: " + DATE)), 10, 20, false);
  }

  @Test
  void twoDifferentTags_areNone() {
    assertUsable(
        judge(STRONG, Answers.of(206, RANGE, "ETag: \"v1\"", "ETag: \"v2\"")), 10, 20, false);
  }

  @Test
  void anotherDigestOfTheWhole_isAnotherVersionWhateverTheTagAndEvenUnderADigest() {
    Digest one = Digest.of(DigestAlgorithm.SHA256, new byte[32]);
    byte[] ones = new byte[32];
    ones[0] = 1;
    Digest two = Digest.of(DigestAlgorithm.SHA256, ones);
    Pin digested = new Pin(26, new EntityTag(false, "v1"), null, false, null, List.of(one));
    Answer other =
        Answers.of(206, RANGE, "ETag: \"v1\"", "Repr-Digest: " + DigestFields.value(List.of(two)));
    assertOther(Judge.judge(digested, 10, false, other));
    assertOther(Judge.judge(digested, 10, true, other));
    Answer same =
        Answers.of(206, RANGE, "ETag: \"v1\"", "Repr-Digest: " + DigestFields.value(List.of(one)));
    assertUsable(Judge.judge(digested, 10, false, same), 10, 20, true);
  }

  // --- C2, C3, C4, C12: what range came

  @Test
  void earlierStart_isUsableFromThere() {
    assertUsable(
        judge(STRONG, Answers.of(206, "Content-Range: bytes 3-25/26", "ETag: \"v1\"")),
        3,
        26,
        true);
  }

  @Test
  void laterStart_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(206, "Content-Range: bytes 11-25/26", "ETag: \"v1\"")));
  }

  @Test
  void endBeforeWhatWasAsked_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(206, "Content-Range: bytes 0-9/26", "ETag: \"v1\"")));
  }

  @Test
  void shorterRange_isUsableAsFarAsItGoes() {
    assertUsable(
        judge(STRONG, Answers.of(206, "Content-Range: bytes 10-10/26", "ETag: \"v1\"")),
        10,
        11,
        true);
  }

  @Test
  void starTotal_isTheKnownOne() {
    assertUsable(
        judge(STRONG, Answers.of(206, "Content-Range: bytes 10-19/*", "ETag: \"v1\"")),
        10,
        20,
        true);
    assertUnusable(judge(STRONG, Answers.of(206, "Content-Range: bytes 10-26/*", "ETag: \"v1\"")));
  }

  @Test
  void otherTotal_isAnotherVersionUnlessTheTagSaysOtherwise() {
    assertOther(judge(DATED, Answers.of(206, "Content-Range: bytes 10-19/27")));
    assertOther(judge(BARE, Answers.of(206, "Content-Range: bytes 10-19/27")));
    assertUnusable(judge(STRONG, Answers.of(206, "Content-Range: bytes 10-19/27", "ETag: \"v1\"")));
  }

  @Test
  void otherTotalUnderADigest_isStillAnotherVersion() {
    assertOther(
        Judge.judge(
            STRONG, 10, true, Answers.of(206, "Content-Range: bytes 10-19/27", "ETag: \"v2\"")));
  }

  @Test
  void noOrMalformedContentRange_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(206, "ETag: \"v1\"")));
    for (String bad :
        List.of(
            "bytes 10-9/26",
            "bytes 10-19/19",
            "bytes=10-19/26",
            "10-19/26",
            "bytes +1-19/26",
            "bytes */26",
            "bytes 10-/26",
            "bytes 10-19")) {
      assertUnusable(judge(STRONG, Answers.of(206, "Content-Range: " + bad, "ETag: \"v1\"")));
    }
    assertUnusable(
        judge(STRONG, Answers.of(206, RANGE, "Content-Range: bytes 0-9/26", "ETag: \"v1\"")));
  }

  @Test
  void multipart_isUnusable() {
    assertUnusable(
        judge(
            STRONG,
            Answers.of(
                206, RANGE, "ETag: \"v1\"", "Content-Type: Multipart/ByteRanges; boundary=b")));
  }

  @Test
  void contentCoding_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(206, RANGE, "ETag: \"v1\"", "Content-Encoding: gzip")));
    assertUsable(
        judge(STRONG, Answers.of(206, RANGE, "ETag: \"v1\"", "Content-Encoding: identity")),
        10,
        20,
        true);
  }

  // --- C13, C14: the body's length

  @Test
  void bodyShorterThanTheRange_isUsableAsFarAsItGoes() {
    assertUsable(judge(STRONG, Answers.withLength(4, 206, RANGE, "ETag: \"v1\"")), 10, 14, true);
    assertUnusable(judge(STRONG, Answers.withLength(0, 206, RANGE, "ETag: \"v1\"")));
  }

  @Test
  void bodyLongerThanTheRange_isCutToTheRange() {
    assertUsable(judge(STRONG, Answers.withLength(400, 206, RANGE, "ETag: \"v1\"")), 10, 20, true);
  }

  // --- C5, C6: a whole instead

  @Test
  void wholeOfTheSameVersion_isWholeInstead() {
    assertThat(judge(STRONG, Answers.withLength(26, 200, "ETag: \"v1\"")))
        .isEqualTo(new Verdict.WholeInstead());
    assertThat(judge(BARE, Answers.withLength(26, 200))).isEqualTo(new Verdict.WholeInstead());
  }

  @Test
  void wholeOfAnother_isAnotherVersion() {
    assertOther(judge(STRONG, Answers.withLength(26, 200, "ETag: \"v2\"")));
    assertOther(judge(DATED, Answers.withLength(26, 200, "Last-Modified: " + LATER)));
    assertOther(judge(BARE, Answers.withLength(27, 200)));
  }

  @Test
  void wholeUnderTheSameTagWithAnotherLength_isUnusable() {
    assertUnusable(judge(STRONG, Answers.withLength(27, 200, "ETag: \"v1\"")));
  }

  // --- C8, C9, C10, 412

  @Test
  void unsatisfiedWithAnotherTotal_isAnotherVersion() {
    assertOther(judge(STRONG, Answers.of(416, "Content-Range: bytes */9")));
    assertOther(judge(STRONG, Answers.of(416, "Content-Range: bytes */0")));
  }

  @Test
  void unsatisfiedWithTheSameOrNoTotal_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(416, "Content-Range: bytes */26")));
    assertUnusable(judge(STRONG, Answers.of(416)));
  }

  @Test
  void preconditionFailed_isAnotherVersion() {
    assertOther(judge(STRONG, Answers.of(412)));
  }

  @Test
  void anyOtherStatus_isUnusable() {
    assertUnusable(judge(STRONG, Answers.of(204)));
    assertUnusable(judge(STRONG, Answers.of(304)));
  }
}
