package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.origin.Exchange;

/** What asking for a range of the pinned version gave. */
sealed interface Opened {
  /**
   * Body bytes {@code [first, end)} of the pinned version, {@code first} at or before what was
   * asked. The caller closes it.
   */
  record Body(Exchange exchange, long first, long end, boolean tied) implements Opened {}

  /** The server sends only wholes. */
  record NoRanges() implements Opened {}

  /** As in {@link Verdict.OtherVersion}. */
  record OtherVersion(String what, boolean named) implements Opened {}

  /** An answer that fits neither the range nor the whole. */
  record Unusable(Failure why) implements Opened {}
}
