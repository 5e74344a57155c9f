package dev.kedge.sync.api;

import dev.kedge.model.Failure;

/** Where a device's credential outlives the process. */
public interface CredentialKeeper {
  /** As it is now; another process may have renewed it. */
  Credential read() throws Failure;

  /** Returns when it is durable. */
  void write(Credential credential) throws Failure;
}
