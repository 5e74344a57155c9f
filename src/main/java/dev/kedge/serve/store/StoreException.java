package dev.kedge.serve.store;

import java.io.IOException;

/** The store cannot say or keep what it was asked to; another try may succeed. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  StoreException(Exception cause) {
    super("the store failed: " + cause.getMessage(), cause);
  }
}
