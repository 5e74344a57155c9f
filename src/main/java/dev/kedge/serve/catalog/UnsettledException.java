package dev.kedge.serve.catalog;

import java.io.IOException;

/** A published file was touched just now, and may be again: its bytes have no version yet. */
public final class UnsettledException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsettledException(String path) {
    super(path + ": it changed just now");
  }
}
