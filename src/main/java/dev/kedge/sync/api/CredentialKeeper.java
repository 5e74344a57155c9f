package dev.kedge.sync.api;

import dev.kedge.model.Failure;

/** Where a device's credential outlives the process. */
public interface CredentialKeeper {
  /** As it is now; another process may have renewed it. */
  Credential read() throws Failure;

  /** Returns when it is durable. */
  void write(Credential credential) throws Failure;

  /**
   * Renews the credential while no other thread or process does: of two that ask with one secret at
   * once, the second would void what the first was given.
   */
  Credential alone(Renewal renewal) throws Failure;

  /** Reads, asks the server, writes. */
  @FunctionalInterface
  interface Renewal {
    Credential run() throws Failure;
  }
}
