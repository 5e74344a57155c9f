package dev.kedge.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Manifests as JSON. */
public final class ManifestJson {
  private static final ObjectMapper MAPPER = BoundedJson.mapper();

  private ManifestJson() {}

  /** Absent where the text is no manifest, or contradicts itself. */
  public static Optional<Manifest> read(byte[] text) {
    try {
      return read(MAPPER.readTree(text));
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<Manifest> read(JsonNode json) {
    long size = number(json.path("size"));
    long chunkSize = number(json.path("chunk_size"));
    boolean sound =
        size >= 0
            && chunkSize > 0
            && (size - 1) / chunkSize < Integer.MAX_VALUE
            && digest(json.path("sha256")).isPresent();
    if (!sound) {
      return Optional.empty();
    }
    ChunkLayout layout = new ChunkLayout(size, chunkSize);
    List<Digest> chunks = new ArrayList<>();
    json.path("chunks").forEach(chunk -> digest(chunk).ifPresent(chunks::add));
    if (chunks.size() != layout.count()) {
      return Optional.empty();
    }
    Optional<String> etag = Optional.ofNullable(json.path("etag").textValue());
    Manifest manifest = new Manifest(etag, layout, chunks);
    String root = json.path("chunk_root").asText(manifest.chunkRoot()).toLowerCase(Locale.ROOT);
    return root.equals(manifest.chunkRoot()) ? Optional.of(manifest) : Optional.empty();
  }

  private static long number(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
  }

  private static Optional<Digest> digest(JsonNode node) {
    String hex = node.isTextual() ? node.textValue().toLowerCase(Locale.ROOT) : "";
    boolean fits = Hex.isHex(hex) && hex.length() == 2 * DigestAlgorithm.SHA256.bytes();
    return fits ? Optional.of(new Digest(DigestAlgorithm.SHA256, hex)) : Optional.empty();
  }
}
