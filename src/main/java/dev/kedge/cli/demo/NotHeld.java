package dev.kedge.cli.demo;

/** A step did not come out as it must; says what was seen. */
final class NotHeld extends Exception {
  private static final long serialVersionUID = 1L;

  NotHeld(String seen) {
    super(seen);
  }

  String seen() {
    return String.valueOf(getMessage());
  }

  /**
   * @throws NotHeld the claim is false
   */
  static void unless(boolean claim, String seen) throws NotHeld {
    if (!claim) {
      throw new NotHeld(seen);
    }
  }
}
