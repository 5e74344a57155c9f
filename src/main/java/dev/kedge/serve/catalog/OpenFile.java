package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A published file, open for reading, and its state when it was opened. */
public interface OpenFile extends AutoCloseable {
  FoundFile found();

  FileChannel channel();

  @Override
  void close() throws IOException;
}
