package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Ticker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens published files as content: small ones are read at once, others stay open. */
final class ContentLoader {
  /** A small file that changes under each of so many reads is not to be had just now. */
  private static final int TRIES = 3;

  private final PublishedDirectory directory;
  private final Versions versions;
  private final Ticker ticker;
  private final MediaTypes mediaTypes = MediaTypes.load();
  private final HeldFiles held = new HeldFiles();

  ContentLoader(PublishedDirectory directory, Versions versions, Ticker ticker) {
    this.directory = directory;
    this.versions = versions;
    this.ticker = ticker;
  }

  /** Content and the file to close after it. */
  record Opened(Content content, ContentFile file) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** What {@link #keep} kept for a request path, if its file did not change since. */
  Optional<Content> held(String requestPath) {
    return Optional.ofNullable(held.get(requestPath));
  }

  /** Opens a file by the names on the way to it; absent if there is no such published file. */
  Optional<Opened> open(List<String> names) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<ContentFile> file = directory.open(names);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      Optional<Opened> opened = load(file.get());
      if (opened.isPresent()) {
        return opened;
      }
    }
    throw new IOException("the file changes all the time");
  }

  /**
   * Keeps content in memory for a request path, if it is small and nothing that is said of it can
   * change while the file does not.
   */
  void keep(String requestPath, Opened opened) {
    Content content = opened.content();
    Instant settled = ticker.now().minusSeconds(1);
    if (content.bytes() instanceof Content.Held
        && content.isOneVersion()
        && content.state().modified().isBefore(settled)) {
      held.put(requestPath, opened.file().path(), content);
    }
  }

  /** Absent if the file changed while it was read. */
  private Optional<Opened> load(ContentFile file) throws IOException {
    boolean done = false;
    try {
      FileState state = file.state();
      var content =
          Content.of(
              file.name(),
              state,
              versions.of(file.name(), state),
              mediaTypes.of(file.name()),
              file);
      if (state.size() <= HeldFiles.LARGEST) {
        Buffer all = file.read(new ByteRange(0, state.size()));
        if (!content.holds()) {
          return Optional.empty();
        }
        content = content.held(all);
      }
      done = true;
      return Optional.of(new Opened(content, file));
    } finally {
      if (!done) {
        file.close();
      }
    }
  }
}
