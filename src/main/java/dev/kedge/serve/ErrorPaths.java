package dev.kedge.serve;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Loads what is needed when something fails: a process without free descriptors cannot load a class
 * or the rules of a time zone any more, and Netty's threads would end over a line of their log.
 */
final class ErrorPaths {
  private ErrorPaths() {}

  static void load() {
    var failure = new IOException("a trace", new IllegalStateException("and its cause"));
    var record = new LogRecord(Level.WARNING, "as it would be logged");
    record.setThrown(failure);
    if (new SimpleFormatter().format(record).isEmpty()) {
      throw new IllegalStateException("a log line is empty");
    }
  }
}
