package dev.kedge.serve.content;

import dev.kedge.serve.catalog.FileNames;
import dev.kedge.serve.catalog.FileTree;
import dev.kedge.serve.catalog.FoundFile;
import dev.kedge.serve.catalog.OpenFile;
import dev.kedge.serve.store.FileVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The published directory as the catalogue knows it. */
public final class PublishedTree implements FileTree {
  private final PublishedDirectory published;
  private final Path root;
  private final MediaTypes mediaTypes = MediaTypes.load();

  public PublishedTree(PublishedDirectory directory) {
    this.published = directory;
    this.root = directory.root();
  }

  /** The type that is sent for a file of this name. */
  public String mediaType(String path) {
    return mediaTypes.of(path);
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public boolean isThere() {
    return published.isThere();
  }

  @Override
  public List<Entry> list(String path) throws IOException {
    Path at = FileNames.resolve(root, path);
    HeldDirectory reached =
        HeldDirectory.reach(root, path.isEmpty() ? root : at)
            .orElseThrow(() -> new NoSuchFileException(path));
    List<Entry> entries = new ArrayList<>();
    try (HeldDirectory held = reached) {
      for (Path each : held.names()) {
        String name = FileNames.last(each);
        if (RequestPath.isPublic(name)) {
          String below = path.isEmpty() ? name : path + '/' + name;
          entry(held, each, at, below).ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  @Override
  public Optional<FoundFile> find(String path) throws IOException {
    try (OpenFile file = open(path).orElse(null)) {
      return file == null ? Optional.empty() : Optional.of(file.found());
    }
  }

  @Override
  public Optional<OpenFile> open(String path) throws IOException {
    List<String> names = List.of(path.split("/", -1));
    if (!names.stream().allMatch(RequestPath::isPublic)) {
      return Optional.empty();
    }
    return published.open(names).map(Opened::new);
  }

  private Optional<Entry> entry(HeldDirectory held, Path name, Path directory, String path)
      throws IOException {
    try {
      BasicFileAttributes attributes = held.attributes(name);
      if (attributes.isDirectory()) {
        return Optional.of(new Entry(path, Optional.empty()));
      }
      if (!published.isOffered(held, name, attributes)) {
        return Optional.empty();
      }
      // By the path, since the handle does not tell when the inode was changed last.
      FileState state = FileState.of(directory.resolve(name));
      return state.regular() && Objects.equals(state.key(), attributes.fileKey())
          ? Optional.of(new Entry(path, Optional.of(found(path, state))))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static FoundFile found(String path, FileState state) {
    var version = new FileVersion(path, state.size(), state.mtimeNanos(), state.ctimeNanos());
    String key = state.key() == null ? "" : state.key().toString();
    return new FoundFile(version, key, state.lastTouched());
  }

  /** An open file and its state. */
  private record Opened(ContentFile file) implements OpenFile {
    @Override
    public FoundFile found() {
      return PublishedTree.found(file.name(), file.state());
    }

    @Override
    public FileChannel channel() {
      return file.channel();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
