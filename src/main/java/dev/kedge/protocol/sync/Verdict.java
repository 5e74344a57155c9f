package dev.kedge.protocol.sync;

/** What becomes of a report. */
public sealed interface Verdict {
  /** The row after it. */
  record Applied(Progress row) implements Verdict {}

  /** The very report that was applied last, delivered again: nothing changes, and all is well. */
  record Repeated() implements Verdict {}

  /** Nothing changes. */
  record NotApplied(Reason reason) implements Verdict {}

  /** Why a report is not applied. */
  enum Reason {
    /** A newer one was applied before. */
    STALE("stale"),
    /** The same attempt and revision with another content: two devices have one id. */
    TWO_DEVICES("two-devices"),
    /** Verified chunks never shrink within an attempt. */
    SHRUNK("chunks-shrank"),
    /** One attempt is about one version. */
    OTHER_VERSION("attempt-has-other-version"),
    /** The item was cleared after the device did this. */
    CLEARED("cleared");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
