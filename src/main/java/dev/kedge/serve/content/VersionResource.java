package dev.kedge.serve.content;

import dev.kedge.model.EntityTag;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Digits;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.store.FileVersion;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/** GET of {@code /v1/content/{version}} and its chunks: bytes that are this version or no other. */
final class VersionResource {
  /** What has this address never changes (RFC 8246). */
  private static final String FOR_EVER = ", max-age=31536000, immutable";

  private final VersionIndex index;
  private final ContentLoader loader;
  private final ContentAnswer contentAnswer;
  private final String cacheControl;

  /**
   * Answers from an index.
   *
   * @param openToAll shared caches may keep it, too
   */
  VersionResource(
      VersionIndex index, ContentLoader loader, ContentAnswer contentAnswer, boolean openToAll) {
    this.index = index;
    this.loader = loader;
    this.contentAnswer = contentAnswer;
    this.cacheControl = (openToAll ? "public" : "private") + FOR_EVER;
  }

  void whole(Exchange exchange) throws IOException, InterruptedException {
    Optional<Content> held = loader.held(exchange.path());
    if (held.isPresent()) {
      contentAnswer.answer(exchange, held.get(), cacheControl);
      return;
    }
    try (ContentLoader.Opened opened = open(exchange.pathName("version"))) {
      loader.keep(exchange.path(), opened);
      contentAnswer.answer(exchange, opened.content(), cacheControl);
    }
  }

  void chunk(Exchange exchange) throws IOException, InterruptedException {
    long number = Digits.parse(exchange.pathName("n"));
    try (ContentLoader.Opened opened = open(exchange.pathName("version"))) {
      var layout = ChunkLayout.of(opened.content().size());
      if (number < 0 || number >= layout.count()) {
        throw new RefusedException(Problem.NOT_FOUND);
      }
      contentAnswer.chunk(
          exchange, opened.content(), layout.range(Math.toIntExact(number)), cacheControl);
    }
  }

  private ContentLoader.Opened open(String version) throws IOException {
    FileVersion wanted =
        index.find(version).orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    Optional<ContentLoader.Opened> found;
    try {
      found = loader.open(List.of(wanted.path().split("/", -1)));
    } catch (AccessDeniedException e) {
      throw new RefusedException(Problem.FORBIDDEN);
    }
    ContentLoader.Opened opened =
        found.orElseThrow(() -> new RefusedException(Problem.VERSION_SUPERSEDED));
    boolean same = false;
    try {
      Content content = opened.content();
      same = isIn(content.state(), wanted) || hasBytesOf(version, content);
      if (!same) {
        throw new RefusedException(Problem.VERSION_SUPERSEDED);
      }
      var validators =
          new Validators(
              Optional.of(new EntityTag(false, version)),
              content.validators().modified(),
              content.validators().dateIsStrong());
      return new ContentLoader.Opened(
          Content.of(
              content.name(), content.state(), validators, content.mediaType(), content.bytes()),
          opened.file());
    } finally {
      if (!same) {
        opened.close();
      }
    }
  }

  private boolean hasBytesOf(String version, Content content) throws IOException {
    Optional<EntityTag> tag = content.validators().tag().filter(strong -> !strong.weak());
    return tag.isPresent() && index.sameBytes(tag.get().opaque()).contains(version);
  }

  private static boolean isIn(FileState state, FileVersion version) {
    return state.size() == version.size()
        && state.mtimeNanos() == version.mtimeNanos()
        && state.ctimeNanos() == version.ctimeNanos();
  }
}
