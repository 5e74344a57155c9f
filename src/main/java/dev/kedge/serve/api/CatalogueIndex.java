package dev.kedge.serve.api;

import dev.kedge.model.Digest;
import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.content.VersionIndex;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.VersionRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The catalogue as content knows it. */
public record CatalogueIndex(Catalogue catalogue) implements VersionIndex {
  @Override
  public VersionRow row(FileVersion state) throws IOException {
    return catalogue.version(state);
  }

  @Override
  public Optional<FileVersion> find(String version) throws IOException {
    return catalogue.state(version);
  }

  @Override
  public List<String> sameBytes(String version) throws IOException {
    return catalogue.sameBytes(version);
  }

  @Override
  public List<Digest> digests(String version) throws IOException {
    return catalogue.digests(version);
  }
}
