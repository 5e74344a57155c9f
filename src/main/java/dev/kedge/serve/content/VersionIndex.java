package dev.kedge.serve.content;

import dev.kedge.model.Digest;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.VersionRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is remembered of the versions of published files. May be asked from any thread. */
public interface VersionIndex {
  /** The version that a state of a file is, named now if nobody met it before. */
  VersionRow row(FileVersion state) throws IOException;

  /** The state of a file that a version is, whether or not the file is still in it. */
  Optional<FileVersion> find(String version) throws IOException;

  /** Other versions with the same bytes, as far as is known. */
  List<String> sameBytes(String version) throws IOException;

  /** Digests of the whole, as far as they are known. */
  List<Digest> digests(String version) throws IOException;
}
