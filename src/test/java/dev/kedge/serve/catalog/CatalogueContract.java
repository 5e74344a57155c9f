package dev.kedge.serve.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.MerkleRoot;
import dev.kedge.serve.content.Bounds;
import dev.kedge.serve.content.PublishedDirectory;
import dev.kedge.serve.content.PublishedTree;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue says of files, on every database. */
abstract class CatalogueContract {
  private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz".getBytes(UTF_8);
  private static final String SHA256 =
      "71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73";

  /** All files were made long before, so that they have settled. */
  private static final Ticker LATER = RealTicker.ahead(Duration.ofDays(1));

  @TempDir private Path directory;
  private Path root;
  private Store store;
  private Catalogue catalogue;
  private volatile Meddled.Meddling meddling = path -> {};
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  abstract Store connect(Path state) throws Failure;

  @BeforeEach
  void start() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    store = connect(directory.resolve("state.db"));
    open.add(store);
    catalogue = catalogue(store);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Catalogue catalogue(Store over) throws Failure {
    var published = PublishedDirectory.of(root, Bounds.NONE, LATER);
    return new Catalogue(
        over,
        new Meddled(new PublishedTree(published), path -> meddling.with(path)),
        LATER,
        Duration.ofMinutes(10),
        log::add);
  }

  /** A catalogue whose threads run. */
  private Catalogue running() throws Failure {
    Catalogue running = catalogue(store);
    running.start();
    open.add(running);
    return running;
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.write(file, bytes);
  }

  private Item item(String path) throws IOException {
    return catalogue.atPath(path).orElseThrow();
  }

  private Facts.Digests digests(String version) throws IOException {
    return catalogue.wanted(version).orElseThrow().digests().orElseThrow();
  }

  @Test
  void aFileIsAnItem_withAllDigests() throws Exception {
    write("a/b.txt", ALPHABET);
    Item item = item("a/b.txt");
    assertThat(item.gone()).isFalse();
    assertThat(item.fileName()).isEqualTo("b.txt");
    assertThat(item.state().size()).isEqualTo(26);
    assertThat(item.facts().digests()).isEmpty();
    Facts.Digests digests = digests(item.version());
    assertThat(digests.sha256().hex()).isEqualTo(SHA256);
    assertThat(digests.md5().hex()).isEqualTo("c3fcd3d76192e4007dfb496cca67e13b");
    assertThat(catalogue.chunks(item.version())).hasSize(1);
    assertThat(digests.chunkRoot())
        .isEqualTo(
            Digest.of(DigestAlgorithm.SHA256, MerkleRoot.of(catalogue.chunks(item.version()))));
    assertThat(item("a/b.txt").id()).isEqualTo(item.id());
  }

  @Test
  void chunksAreThoseOfTheLayout() throws Exception {
    byte[] bytes = new byte[(8 << 20) + 5];
    Arrays.fill(bytes, (byte) 'x');
    bytes[5 << 20] = 'y';
    write("big", bytes);
    String version = item("big").version();
    assertThat(digests(version).sha256()).isEqualTo(Hasher.digest(DigestAlgorithm.SHA256, bytes));
    List<byte[]> chunks = catalogue.chunks(version);
    assertThat(chunks).hasSize(3);
    for (int i = 0; i < 3; i++) {
      byte[] chunk = Arrays.copyOfRange(bytes, i << 22, Math.min(bytes.length, (i + 1) << 22));
      assertThat(chunks.get(i)).isEqualTo(Hasher.digest(DigestAlgorithm.SHA256, chunk).toBytes());
    }
  }

  /** Whoever tagged it may have written a book: its first 500 characters are the title. */
  @Test
  void aTitleTooLong_isCutBetweenCharacters() throws Exception {
    String ship = Character.toString(0x1F6A2);
    write("long.flac", flac("a" + ship.repeat(600)));
    String version = item("long.flac").version();
    assertThat(catalogue.wanted(version).orElseThrow().title()).isEqualTo("a" + ship.repeat(499));
  }

  /** A FLAC file of a title alone (RFC 9639 §8). */
  private static byte[] flac(String title) {
    byte[] comment = ("TITLE=" + title).getBytes(UTF_8);
    int length = 3 * Integer.BYTES + comment.length;
    ByteBuffer file = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("fLaC".getBytes(UTF_8));
    file.put(new byte[] {(byte) 0x84, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
    return file.putInt(0).putInt(1).putInt(comment.length).put(comment).array();
  }

  @Test
  void anEmptyFile_hasDigestsAndNoChunks() throws Exception {
    write("empty", new byte[0]);
    String version = item("empty").version();
    assertThat(digests(version).sha256().hex()).startsWith("e3b0c442");
    assertThat(catalogue.chunks(version)).isEmpty();
  }

  @Test
  void newBytes_areAnotherVersionOfTheSameItem() throws Exception {
    write("f", ALPHABET);
    Item before = item("f");
    write("f", "other".getBytes(UTF_8));
    Item after = item("f");
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(catalogue.item(before.id()).orElseThrow().version()).isEqualTo(after.version());
    assertThat(catalogue.sameBytes(after.version())).isEmpty();
  }

  /** Also if the scanner, or another request, saw the touch first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTouch_givesAnotherIdForTheSameBytes_knownAtOnce(boolean seenBefore) throws Exception {
    Path file = write("f", ALPHABET);
    Item before = item("f");
    digests(before.version());
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
    if (seenBefore) {
      item("f");
    }
    String after = catalogue.version(state("f")).id();
    assertThat(after).isNotEqualTo(before.version());
    assertThat(catalogue.sameBytes(after)).containsExactly(before.version());
    assertThat(catalogue.sameBytes(before.version())).containsExactly(after);
  }

  @Test
  void otherBytesOfTheSameSize_areNotTheSame() throws Exception {
    write("f", ALPHABET);
    Item before = item("f");
    digests(before.version());
    write("f", "ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(UTF_8));
    assertThat(catalogue.sameBytes(catalogue.version(state("f")).id())).isEmpty();
  }

  private FileVersion state(String path) throws Exception {
    var tree = new PublishedTree(PublishedDirectory.of(root, Bounds.NONE, LATER));
    return tree.find(path).orElseThrow().state();
  }

  @Test
  void aRenamedFile_keepsItsItem() throws Exception {
    Path file = write("old", ALPHABET);
    Item before = item("old");
    Files.move(file, root.resolve("new"));
    Item after = item("new");
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.path()).isEqualTo("new");
    assertThat(catalogue.atPath("old")).isEmpty();
  }

  @Test
  void aHardLink_isAnItemOfItsOwn() throws Exception {
    Path file = write("one", ALPHABET);
    Item one = item("one");
    Files.createLink(root.resolve("two"), file);
    assertThat(item("two").id()).isNotEqualTo(one.id());
    assertThat(item("one").id()).isEqualTo(one.id());
  }

  @Test
  void aFileThatWasMovedThroughAnotherDisk_isKnownByItsBytes() throws Exception {
    Path file = write("old", ALPHABET);
    Item before = item("old");
    digests(before.version());
    write("new", ALPHABET);
    Files.delete(file);
    assertThat(item("new").id()).isEqualTo(before.id());
  }

  @Test
  void aCopy_isAnItemOfItsOwn() throws Exception {
    write("old", ALPHABET);
    Item before = item("old");
    digests(before.version());
    write("copy", ALPHABET);
    assertThat(item("copy").id()).isNotEqualTo(before.id());
  }

  @Test
  void anInodeThatIsUsedAgain_isNoRename() throws Exception {
    Path file = write("old", ALPHABET);
    Item before = item("old");
    // Same inode, other time: what a reused inode looks like.
    Files.move(file, root.resolve("new"));
    Files.setLastModifiedTime(
        root.resolve("new"), FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
    assertThat(item("new").id()).isNotEqualTo(before.id());
  }

  @Test
  void aFileThatIsGone_isSaidToBe_andComesBackAsItself() throws Exception {
    Path file = write("f", ALPHABET);
    Item before = item("f");
    Files.delete(file);
    Item gone = catalogue.item(before.id()).orElseThrow();
    assertThat(gone.gone()).isTrue();
    assertThat(gone.path()).isEqualTo("f");
    write("f", "other".getBytes(UTF_8));
    assertThat(item("f").id()).isEqualTo(before.id());
    assertThat(catalogue.item(before.id()).orElseThrow().gone()).isFalse();
  }

  @Test
  void aDirectoryThatVanishes_takesNothingAway() throws Exception {
    write("f", ALPHABET);
    Item before = item("f");
    Path away = directory.resolve("away");
    Files.move(root, away);
    assertThatThrownBy(() -> catalogue.item(before.id()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("directory is gone");
    Files.move(away, root);
    assertThat(catalogue.item(before.id()).orElseThrow().gone()).isFalse();
  }

  @Test
  void twoNodes_agreeOnItems() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("f" + i, ALPHABET);
    }
    Store second = connect(directory.resolve("state.db"));
    open.add(second);
    Catalogue other = catalogue(second);
    Callable<List<String>> one = () -> ids(catalogue);
    Callable<List<String>> two = () -> ids(other);
    try (var nodes = java.util.concurrent.Executors.newFixedThreadPool(2)) {
      var first = nodes.submit(one);
      var last = nodes.submit(two);
      assertThat(first.get()).isEqualTo(last.get());
    }
    assertThat(other.storeId()).isEqualTo(catalogue.storeId());
  }

  private static List<String> ids(Catalogue node) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(node.atPath("f" + i).orElseThrow().id());
    }
    return ids;
  }

  @Test
  void pages_goByPath_andFindText() throws Exception {
    for (String name : List.of("b", "a/2", "a/10", "A", "ä/Übung 1.txt", "c%_d")) {
      write(name, name.getBytes(UTF_8));
      item(name);
    }
    assertThat(paths(catalogue.items("", "", "", 10)))
        .containsExactly("A", "a/10", "a/2", "b", "c%_d", "ä/Übung 1.txt");
    assertThat(paths(catalogue.items("a/10", "", "", 2))).containsExactly("a/2", "b");
    assertThat(paths(catalogue.items("", "a/", "", 10))).containsExactly("a/10", "a/2");
    assertThat(paths(catalogue.items("", "", "üBUNG", 10))).containsExactly("ä/Übung 1.txt");
    assertThat(paths(catalogue.items("", "", "%_", 10))).containsExactly("c%_d");
  }

  private static List<String> paths(List<Item> items) {
    return items.stream().map(Item::path).toList();
  }

  @Test
  void theScan_findsAll_hashesAll_andNoticesWhatIsGone() throws Exception {
    for (int i = 0; i < 30; i++) {
      write("d" + i % 3 + "/f" + i, ("content " + i).getBytes(UTF_8));
    }
    write(".hidden", ALPHABET);
    write("x.kedge", ALPHABET);
    Catalogue running = running();
    await(() -> running.progress().files() == 30);
    assertThat(running.items("", "", "", 100)).hasSize(30);
    Item one = item("d0/f0");
    Files.delete(root.resolve("d0/f0"));
    write("d1/new", ALPHABET);
    await(() -> running.items("", "d0/f0", "", 1).isEmpty());
    await(() -> digestOf(running, "d1/new").equals(SHA256));
    assertThat(running.item(one.id()).orElseThrow().gone()).isTrue();
    assertThat(log).isEmpty();
  }

  private static String digestOf(Catalogue running, String path) throws IOException {
    List<Item> items = running.items("", path, "", 1);
    return items.isEmpty()
        ? ""
        : items.getFirst().facts().digests().map(d -> d.sha256().hex()).orElse("");
  }

  @Test
  void hashing_goesOnWhereItWasStopped() throws Exception {
    byte[] bytes = new byte[96 << 20];
    write("big", bytes);
    Item item = item("big");
    Catalogue first = catalogue(store);
    first.start();
    await(() -> first.progress().bytes() > 0);
    first.close();
    byte[] kept = store.read(t -> FactsTable.chunks(t, item.version()));
    assertThat(kept.length).isPositive();
    // A digest that is kept is not made again: this one shows up in the result.
    byte[] marked = kept.clone();
    marked[0] ^= 1;
    if (catalogue.facts(item.version()).orElseThrow().digests().isEmpty()) {
      store.write(t -> t.update("UPDATE content SET chunks = ?", (Object) marked));
      Catalogue second = running();
      await(() -> second.progress().waitingFiles() == 0);
      assertThat(catalogue.chunks(item.version()).getFirst()[0]).isEqualTo(marked[0]);
      assertThat(digests(item.version()).sha256())
          .isEqualTo(Hasher.digest(DigestAlgorithm.SHA256, bytes));
    }
  }

  @Test
  void aFileThatShrinksBeforeItIsHashed_isLostUnderThatVersion() throws Exception {
    write("f", ALPHABET);
    Item item = item("f");
    write("f", new byte[3]);
    assertThat(catalogue.wanted(item.version()).orElseThrow().digests()).isEmpty();
    assertThat(catalogue.progress().waitingFiles()).isZero();
    assertThat(digests(item("f").version()).sha256()).isNotNull();
  }

  @Test
  void aReplacedFile_isNotHashedUnderItsOldVersion() throws Exception {
    write("f", ALPHABET);
    Item item = item("f");
    Path other = write("other", "ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(UTF_8));
    Files.move(other, root.resolve("f"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(catalogue.wanted(item.version()).orElseThrow().digests()).isEmpty();
  }

  /** As after a power cut on a disk that lies, or a repair of the database by hand. */
  @ParameterizedTest
  @ValueSource(strings = {"version", "content", "item", "version, content", "content, item"})
  void aStoreThatLostRows_makesThemAnew_andTheItemKeepsItsId(String tables) throws Exception {
    write("dir/f", ALPHABET);
    write("dir/g", "other".getBytes(UTF_8));
    Item before = item("dir/f");
    Item other = item("dir/g");
    digests(before.version());
    for (String table : tables.split(", ", -1)) {
      String column = table.equals("item") ? "last_path" : table.equals("version") ? "path" : "";
      store.write(t ->
          column.isEmpty()
              ? t.update("DELETE FROM content WHERE version = ?", before.version())
              : t.update("DELETE FROM " + table + " WHERE " + column + " = ?", "dir/f"));
    }
    Item after = item("dir/f");
    assertThat(catalogue.below("dir")).containsExactlyInAnyOrder(after, other);
    if (!tables.equals("content, item")) {
      assertThat(after.id()).isEqualTo(before.id());
    }
    assertThat(catalogue.item(after.id()).orElseThrow().gone()).isFalse();
    assertThat(catalogue.facts(after.version()).orElseThrow().item()).isEqualTo(after.id());
    assertThat(digests(after.version()).sha256().hex()).isEqualTo(SHA256);
    assertThat(catalogue.items("", "", "", 10)).extracting(Item::path).contains("dir/f", "dir/g");
  }

  /** A file that is changed as soon as it was opened and found to be the one that is wanted. */
  private record Meddled(FileTree tree, Meddling meddling) implements FileTree {
    private interface Meddling {
      void with(String path) throws IOException;
    }

    @Override
    public Path root() {
      return tree.root();
    }

    @Override
    public boolean isThere() {
      return tree.isThere();
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
      return tree.list(directory);
    }

    @Override
    public Optional<FoundFile> find(String path) throws IOException {
      return tree.find(path);
    }

    @Override
    public Optional<OpenFile> open(String path) throws IOException {
      return tree.open(path).map(file -> new Opened(file, path, meddling));
    }

    private record Opened(OpenFile file, String path, Meddling meddling) implements OpenFile {
      @Override
      public FoundFile found() {
        return file.found();
      }

      @Override
      public FileChannel channel() {
        try {
          meddling.with(path);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return file.channel();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    }
  }

  @Test
  void aFileThatIsRewrittenWhileItIsHashed_hasNoDigestsUnderItsOldVersion() throws Exception {
    Path file = write("f", ALPHABET);
    FileTime time = Files.getLastModifiedTime(file);
    Item item = item("f");
    meddling =
        path -> {
          Files.write(file, "ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(UTF_8));
          Files.setLastModifiedTime(file, time);
        };
    assertThatThrownBy(() -> catalogue.wanted(item.version())).isInstanceOf(IOException.class);
    meddling = path -> {};
    assertThat(catalogue.wanted(item.version()).orElseThrow().digests()).isEmpty();
    assertThat(catalogue.progress().waitingFiles()).isZero();
    Item now = item("f");
    assertThat(now.version()).isNotEqualTo(item.version());
    assertThat(digests(now.version()).sha256())
        .isEqualTo(Hasher.digest(DigestAlgorithm.SHA256, Files.readAllBytes(file)));
  }

  @Test
  void aFileThatShrinksWhileItIsHashed_hasNoDigestsUnderItsOldVersion() throws Exception {
    Path file = write("f", ALPHABET);
    Item item = item("f");
    meddling = path -> Files.write(file, new byte[3]);
    assertThatThrownBy(() -> catalogue.wanted(item.version()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shrank");
    meddling = path -> {};
    assertThat(catalogue.wanted(item.version()).orElseThrow().digests()).isEmpty();
    assertThat(digests(item("f").version()).sha256()).isNotNull();
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long began = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - began > Duration.ofSeconds(60).toNanos()) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
