package dev.kedge.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one file of a command, in this order: {@code Withdrawn? (Retry | Restarted | Note
 * | Orphan* Resolved Progress*)* (Done | Failed)}: a file is resolved again by each attempt. {@code
 * file} is the item's index within the command, from 0. URLs are without secrets. Events come from
 * several threads, those of one file never at the same time.
 */
public sealed interface TransferEvent {
  int file();

  /**
   * The origin answered, and the plan is made.
   *
   * @param total bytes; -1 when unknown
   * @param resumedFrom bytes already durable from earlier runs
   * @param ranges whether several connections can be used
   */
  record Resolved(
      int file,
      String url,
      String finalUrl,
      @Nullable Path target,
      long total,
      long resumedFrom,
      boolean ranges,
      @Nullable String etag,
      @Nullable String lastModified)
      implements TransferEvent {}

  /**
   * Bytes moved.
   *
   * @param bytes of the file present, resumed ones included
   * @param rate bytes a second, smoothed over the last seconds
   * @param connections now moving bytes
   */
  record Progress(int file, long bytes, long total, long rate, int connections)
      implements TransferEvent {}

  /**
   * A try failed and another follows after {@code delay}.
   *
   * @param attempt from 1; 0 where one of several connections is given up instead, and the others
   *     go on
   */
  record Retry(int file, Failure reason, int attempt, Duration delay) implements TransferEvent {
    public boolean isOneConnectionFewer() {
      return attempt == 0;
    }
  }

  /**
   * Something else has touched a part file since kedge left it; what cannot be believed of it is
   * fetched again.
   *
   * @param bytes that are given up
   */
  record Withdrawn(int file, Path part, long bytes) implements TransferEvent {}

  /**
   * A part of this file of which the ledger knows nothing, left by a lost ledger perhaps. It is
   * neither used nor deleted: nothing says what its bytes are, and it may be another ledger's.
   */
  record Orphan(int file, Path part) implements TransferEvent {}

  /**
   * Something the user may want to know of this file, in words.
   *
   * @param important whether it is worth a line unasked
   */
  record Note(int file, String text, boolean important) implements TransferEvent {}

  /** What was held could not be used and the file is fetched anew. */
  record Restarted(int file, String reason) implements TransferEvent {}

  /**
   * A host takes fewer connections than were allowed. Of no file: {@code file} is -1.
   *
   * @param host name and port
   * @param remembered from an earlier run; else just learnt
   */
  record HostLimit(String host, int connections, boolean remembered) implements TransferEvent {
    @Override
    public int file() {
      return -1;
    }
  }

  /**
   * The file stands under its final name, whole, or was streamed whole.
   *
   * @param target null when streamed to standard output
   * @param fetched body bytes received in this run
   * @param alreadyComplete nothing had to be fetched
   */
  record Done(
      int file,
      String url,
      String finalUrl,
      @Nullable Path target,
      long bytes,
      long fetched,
      long resumedFrom,
      Duration time,
      List<Digest> digests,
      Proof proof,
      @Nullable String etag,
      @Nullable String lastModified,
      boolean alreadyComplete)
      implements TransferEvent {
    public Done {
      digests = List.copyOf(digests);
    }
  }

  /** The file is not there; what was fetched is kept for the next run where that makes sense. */
  record Failed(int file, String url, @Nullable Path target, Failure failure, long bytesKept)
      implements TransferEvent {}
}
