package dev.kedge.serve.fault;

import java.io.IOException;

/** The answer ends here, as was wanted. */
final class FaultException extends IOException {
  private static final long serialVersionUID = 1L;

  FaultException(String what) {
    super("on purpose: " + what);
  }
}
