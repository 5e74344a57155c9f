package dev.kedge.serve.sync;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.MerkleRoot;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A catalogue in memory: each version is a text, cut into chunks of {@link #CHUNK} bytes. */
public final class FakeItems implements ItemCatalogue {
  public static final int CHUNK = 10;

  private final Map<String, Item> items = new ConcurrentHashMap<>();
  private final Map<String, Version> versions = new ConcurrentHashMap<>();
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** Puts an item, or another version of it; hashed or still to be. */
  public void put(String id, String path, String version, String text, boolean isHashed) {
    texts.put(version, text);
    var layout = new ChunkLayout(text.length(), CHUNK);
    versions.put(version, new Version(version, id, layout, Optional.empty()));
    items.put(id, new Item(id, path, version, false));
    if (isHashed) {
      hash(version);
    }
  }

  public void hash(String version) {
    Version old = known(version);
    byte[] bytes = bytes(version);
    var hashes =
        new Hashes(
            Hasher.digest(DigestAlgorithm.SHA256, bytes),
            Hasher.digest(DigestAlgorithm.MD5, bytes),
            Digest.of(
                DigestAlgorithm.SHA256,
                MerkleRoot.of(chunkDigests(version).stream().map(Digest::toBytes).toList())));
    versions.put(version, new Version(version, old.item(), old.layout(), Optional.of(hashes)));
  }

  public void remove(String id) {
    Item old = Objects.requireNonNull(items.get(id));
    items.put(id, new Item(id, old.path(), old.version(), true));
  }

  public Hashes hashes(String version) {
    return known(version).hashes().orElseThrow();
  }

  public Digest sha256(String version) {
    return Hasher.digest(DigestAlgorithm.SHA256, bytes(version));
  }

  public List<Digest> chunkDigests(String version) {
    byte[] bytes = bytes(version);
    List<Digest> digests = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += CHUNK) {
      String chunk =
          new String(bytes, at, Math.min(CHUNK, bytes.length - at), StandardCharsets.ISO_8859_1);
      digests.add(
          Hasher.digest(DigestAlgorithm.SHA256, chunk.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return digests;
  }

  @Override
  public Optional<Item> item(Transaction transaction, String id) {
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public Optional<Version> version(Transaction transaction, String id) {
    return Optional.ofNullable(versions.get(id));
  }

  @Override
  public Optional<List<Digest>> chunks(Transaction transaction, String version) {
    return Optional.ofNullable(versions.get(version))
        .flatMap(Version::hashes)
        .map(_ -> chunkDigests(version));
  }

  @Override
  public List<Item> below(Transaction transaction, String prefix) {
    return items.values().stream()
        .filter(item -> !item.isGone() && item.path().startsWith(prefix))
        .toList();
  }

  private Version known(String version) {
    return Objects.requireNonNull(versions.get(version));
  }

  private byte[] bytes(String version) {
    return Objects.requireNonNull(texts.get(version)).getBytes(StandardCharsets.ISO_8859_1);
  }
}
