package dev.kedge.serve.auth;

/** What a token or a signed link turned out to be. */
public sealed interface Verdict {
  /** It is good. */
  record Granted(Principal principal) implements Verdict {}

  /**
   * It is not.
   *
   * @param detail says more than the reason; no secret
   */
  record Refused(Reason reason, String detail) implements Verdict {
    Refused(Reason reason) {
      this(reason, reason.detail);
    }
  }

  /**
   * Why not. Only what was really signed with a key that counts learns more than {@link #FORGED}.
   */
  enum Reason {
    FORGED(
        "invalid-signature", "it was not signed with a key that counts here, or was changed since"),
    UNUSABLE("invalid-claims", "a claim is missing, or not of its form"),
    EXPIRED("expired", "its time is over"),
    NOT_YET("not-yet-valid", "its time has not come"),
    REVOKED("revoked", "it was revoked"),
    ELSEWHERE("other-address", "it is for another address"),
    NOT_MEANT("not-meant", "it was issued by or for somebody else, or is of another kind");

    private final String name;
    private final String detail;

    Reason(String name, String detail) {
      this.name = name;
      this.detail = detail;
    }

    /** The last part of the problem's type. */
    public String problemName() {
      return name;
    }
  }
}
