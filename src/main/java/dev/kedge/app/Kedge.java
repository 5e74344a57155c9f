package dev.kedge.app;

import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.ResumeRequest;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The use cases of the client. One instance a process; every method blocks until its work is done.
 */
public interface Kedge extends AutoCloseable {

  /** What the user must be told before anything else: that a damaged ledger was set aside. */
  Optional<String> notice();

  /** Whether a later command will know what this one did. */
  boolean remembers();

  /**
   * Fetches every item. Each ends in exactly one {@code Done} or {@code Failed} event.
   *
   * @throws Failure the request as a whole makes no sense (two items to one name), before the first
   *     byte
   */
  void fetch(FetchRequest request, TransferListener events) throws Failure;

  /**
   * Fetches one item to a stream, in order, verified. No part file, no ledger row. With more than
   * one connection, a window of 64 MiB is held in memory.
   */
  void stream(FetchRequest request, OutputStream out, TransferListener events) throws Failure;

  /** Goes on with the downloads chosen by {@link Downloads#resumable}. */
  void resume(ResumeRequest request, List<Download> chosen, TransferListener events) throws Failure;

  /** Proves files, several at once; one result each, in the order they end. */
  void verify(VerifyRequest request, TransferListener events, Consumer<VerifyResult> results)
      throws Failure;

  Downloads downloads();

  /** Keeping in step with servers. */
  Syncing sync();

  /**
   * Asks all work to stop: what is there is checkpointed, and the blocked call returns with {@link
   * Failure.Interrupted} events. From any thread, for use in a signal handler.
   */
  void interrupt();

  @Override
  void close();
}
