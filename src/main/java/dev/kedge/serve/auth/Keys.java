package dev.kedge.serve.auth;

import java.io.IOException;

/** Where keys and revocations are kept, for all nodes. */
@FunctionalInterface
public interface Keys {
  /**
   * What is kept now.
   *
   * @throws IOException it cannot be read now
   */
  Keyring read() throws IOException;
}
