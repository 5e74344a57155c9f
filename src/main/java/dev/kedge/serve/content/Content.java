package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.protocol.ContentDisposition;
import dev.kedge.protocol.HttpDates;
import dev.kedge.protocol.NameText;
import dev.kedge.protocol.Preconditions.Validators;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One state of a published file, ready to be sent.
 *
 * @param name its place under the root, with slashes
 * @param validators what stands for it in conditions
 * @param fields what every answer with bytes of it says
 * @param bytes where they are; whoever opened them closes them
 */
record Content(
    String name,
    FileState state,
    Validators validators,
    String mediaType,
    Map<String, CharSequence> fields,
    Bytes bytes) {

  static Content of(
      String name, FileState state, Validators validators, String mediaType, Bytes bytes) {
    Map<String, CharSequence> fields = new LinkedHashMap<>();
    validators
        .modified()
        .ifPresent(date -> fields.put("Last-Modified", ready(HttpDates.format(date))));
    fields.put("Accept-Ranges", "bytes");
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("Content-Disposition", ready(ContentDisposition.attachment(shownName(name))));
    return new Content(name, state, validators, mediaType, fields, bytes);
  }

  /** As it is sent: the same for every answer. */
  private static CharSequence ready(String value) {
    return HttpHeaders.createOptimized(value);
  }

  /** Whether its tag stands for these very bytes, and no others. */
  boolean isOneVersion() {
    return validators.tag().filter(tag -> !tag.weak()).isPresent();
  }

  /**
   * Whether what was read up to now may be sent as this content. A file that is being written has
   * only a weak tag, which names no version; where it became longer since, as a log does, its
   * beginning is what was promised.
   */
  boolean holds() throws IOException {
    return bytes.unchanged() || (!isOneVersion() && bytes.grown());
  }

  /** The same, from memory. */
  Content held(Buffer all) {
    return new Content(name, state, validators, mediaType, fields, new Held(all));
  }

  /** Where its digests are to be had. */
  Optional<String> manifest() {
    return validators
        .tag()
        .filter(tag -> !tag.weak())
        .map(tag -> "/v1/versions/" + tag.opaque() + "/manifest");
  }

  long size() {
    return state.size();
  }

  /** The last name of its path, as people may read it. */
  String fileName() {
    return shownName(name);
  }

  private static String shownName(String name) {
    return NameText.shown(name.substring(name.lastIndexOf('/') + 1));
  }

  /** Where the bytes come from. */
  sealed interface Bytes permits ContentFile, Held {
    /**
     * Copies a range that fits into memory.
     *
     * @throws IOException the file has become shorter
     */
    Buffer read(ByteRange range) throws IOException;

    /** Whether all that was read up to now is of the one state. */
    boolean unchanged() throws IOException;

    /** Whether there are more of them by now. */
    boolean grown() throws IOException;
  }

  /** All in memory, read while the file was in this state. */
  record Held(Buffer all) implements Bytes {
    @Override
    public Buffer read(ByteRange range) {
      return all.slice(Math.toIntExact(range.start()), Math.toIntExact(range.end()));
    }

    @Override
    public boolean unchanged() {
      return true;
    }

    @Override
    public boolean grown() {
      return false;
    }
  }
}
