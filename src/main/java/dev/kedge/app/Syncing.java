package dev.kedge.app;

import dev.kedge.model.Failure;
import dev.kedge.model.TransferListener;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Keeping this device in step with servers. */
public interface Syncing {
  /**
   * Registers this machine as a device of the token's user.
   *
   * @param token the user's
   * @param kept what is kept of it: itself, a reference to it, or nothing
   * @param anew a device of its own, whatever it was before
   * @return the device's id
   */
  String login(URI url, String token, Optional<String> kept, boolean anew) throws Failure;

  /**
   * Forgets the server's token, and all that was kept of it in the ledger; files stay.
   *
   * @param revoke also end the device's rights on the server
   */
  void logout(Optional<URI> url, boolean revoke) throws Failure;

  /**
   * Brings the device in step, once or for ever.
   *
   * @throws Failure.Guarded a guard held something back; all else was done
   */
  void sync(SyncRequest request, SyncListener steps, TransferListener events) throws Failure;

  /** How this device stands, and what waits to be reported. */
  SyncStatus status(Optional<URI> url) throws Failure;

  /** Deletes files that were fetched for the server, and reports it. */
  void clear(Optional<URI> url, List<String> names, SyncListener steps) throws Failure;

  /** Lets items rest, or go on, on this device. */
  void pause(Optional<URI> url, List<String> names, boolean rest, SyncListener steps)
      throws Failure;
}
