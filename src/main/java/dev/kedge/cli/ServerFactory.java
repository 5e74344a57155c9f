package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.net.URI;

/** Starts the server side. */
@FunctionalInterface
public interface ServerFactory {
  /**
   * Returns once connections are accepted.
   *
   * @throws Failure.Local the directory cannot be read, or the port is taken
   */
  Running start(ServeRequest request) throws Failure;

  /** A server at work. */
  interface Running extends AutoCloseable {
    /** Where the published files begin, with the port that was really taken. */
    URI files();

    /** Goes on in the file that has the access log's name now. */
    void reopenLog();

    @Override
    void close();
  }
}
