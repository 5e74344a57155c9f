package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The ledger's part about servers: what they have said, what this device holds of their items, and
 * what it has yet to report. Threads, processes and durability are as with {@link Ledger}.
 */
public final class SyncLedger {
  private final Store store;
  private final InstantSource clock;

  SyncLedger(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  public List<ServerRow> servers() throws Failure {
    return store.read(c -> new ServerTable(c).all());
  }

  public Optional<ServerRow> server(String url) throws Failure {
    return store.read(c -> new ServerTable(c).find(url));
  }

  /** Notes a registration. What was heard of the server before is to be heard again. */
  public void register(String url, String device, String storeId) throws Failure {
    store.apply(c -> new ServerTable(c).put(url, device, storeId));
  }

  /** Drops the server with all its items and reports; files stay. */
  public void forgetServer(String url) throws Failure {
    store.apply(c -> new ServerTable(c).delete(url));
  }

  /**
   * Takes a directory for the server's files. What was in the one before is looked for at the same
   * place below this one from now on.
   */
  public void useRoot(String url, Path root) throws Failure {
    store.apply(c -> {
      ServerTable servers = new ServerTable(c);
      ItemTable items = new ItemTable(c, url);
      Optional<Path> before = servers.find(url).flatMap(ServerRow::root);
      servers.setRoot(url, root);
      for (ItemRow row : items.all()) {
        if (before.filter(row.file()::startsWith).isPresent()) {
          items.setFile(row.item(), root.resolve(before.get().relativize(row.file())));
        }
      }
    });
  }

  public void trouble(String url, Optional<String> trouble) throws Failure {
    store.apply(c -> new ServerTable(c).setTrouble(url, trouble));
  }

  /** Notes up to where changes were heard. */
  public void heard(String url, Optional<String> cursor, long generation) throws Failure {
    store.apply(c -> new ServerTable(c).setHeard(url, cursor, generation));
  }

  /** All is to be heard anew: the server no longer knows the cursor. */
  public void forgetHeard(String url) throws Failure {
    store.apply(c -> new ServerTable(c).forgetHeard(url));
  }

  /** Replaces what is desired and what is to go. */
  public void wanted(
      String url, Optional<String> tag, List<DesiredRow> desired, List<RemovalRow> removals)
      throws Failure {
    store.apply(c -> new ServerTable(c).setDesired(url, tag, desired, removals));
  }

  public List<DesiredRow> desired(String url) throws Failure {
    return store.read(c -> new ServerTable(c).desired(url));
  }

  public List<RemovalRow> removals(String url) throws Failure {
    return store.read(c -> new ServerTable(c).removals(url));
  }

  public List<ItemRow> items(String url) throws Failure {
    return store.read(c -> new ItemTable(c, url).all());
  }

  public Optional<ItemRow> item(String url, String item) throws Failure {
    return store.read(c -> new ItemTable(c, url).find(item));
  }

  public Optional<ItemRow> itemAt(String url, Path file) throws Failure {
    return store.read(c -> new ItemTable(c, url).at(file));
  }

  /** Says where an item is, or will be, making its row if need be. */
  public void place(String url, String item, String version, Path file, long size) throws Failure {
    store.apply(c -> new ItemTable(c, url).place(item, version, file, size));
  }

  /** A file of the item stands published, or none any more. */
  public void holds(String url, String item, Optional<HeldFile> held) throws Failure {
    store.apply(c -> new ItemTable(c, url).setHeld(item, held));
  }

  /** The server has seen the file of an item proven by this digest. */
  public void proven(String url, String item, Digest digest) throws Failure {
    store.apply(c -> new ItemTable(c, url).setDigest(item, digest));
  }

  public void pause(String url, String item, boolean paused) throws Failure {
    store.apply(c -> new ItemTable(c, url).setPaused(item, paused));
  }

  /** Keeps what the user asked of an item until the server knows; the last word counts. */
  public void wish(String url, WishRow wish) throws Failure {
    store.apply(c -> new ServerTable(c).putWish(url, wish));
  }

  /** What the server does not know yet. */
  public List<WishRow> wishes(String url) throws Failure {
    return store.read(c -> new ServerTable(c).wishes(url));
  }

  /** The server knows this one, or will never take it. */
  public void told(String url, WishRow wish) throws Failure {
    store.apply(c -> new ServerTable(c).deleteWish(url, wish));
  }

  /**
   * Counts what is said of an item that has a row, and puts it into the outbox, in one step.
   *
   * @return empty if the item has no row, or the server is not known any more
   */
  public Optional<Report> report(String url, String item, Said said) throws Failure {
    return store.change(c -> reported(c, url, item, said));
  }

  /**
   * The same, and that a file of the item stands published, or none any more; both in one step, so
   * that no crash leaves one without the other.
   */
  public Optional<Report> report(String url, String item, Said said, Optional<HeldFile> held)
      throws Failure {
    return store.change(c -> {
      new ItemTable(c, url).setHeld(item, held);
      return reported(c, url, item, said);
    });
  }

  private Optional<Report> reported(Connection c, String url, String item, Said said)
      throws SQLException {
    Optional<ItemRow> before = new ItemTable(c, url).find(item);
    Optional<ServerRow> server = new ServerTable(c).find(url);
    if (before.isEmpty() || server.isEmpty()) {
      return Optional.empty();
    }
    long generation = server.get().generation();
    long asked = new ServerTable(c).removalGeneration(url, item);
    if (asked > 0 && said.state().isHeld()) {
      // Whatever else was heard, this is not done in answer to the wish that it should go.
      generation = Math.min(generation, asked - 1);
    }
    boolean anew = said.beginsAnew(before.get());
    long attempt = before.get().attempt() + (anew ? 1 : 0);
    long rev = anew ? 1 : before.get().rev() + 1;
    Report report =
        new Report(
            UUID.randomUUID().toString(),
            said.type(),
            item,
            said.version(),
            attempt,
            rev,
            generation,
            said.state(),
            said.reason(),
            Optional.of(said.chunks()),
            said.bytes(),
            said.digest(),
            said.error(),
            Optional.of(clock.instant()));
    new ItemTable(c, url).setSaid(item, said, attempt, rev);
    if (said.state() == ItemState.CLEARED) {
      new ServerTable(c).deleteRemoval(url, item); // It is answered.
    }
    new OutboxTable(c).add(url, report, said.isMergeable(), clock.instant());
    return Optional.of(report);
  }

  /**
   * The item's id is known now: its row and its reports go under that. Where there is a row of that
   * id already, it takes over the file, and one report of how things stand replaces the others.
   *
   * @param how what to say of the former row as it is
   */
  public void identify(String url, String provisional, String item, Function<ItemRow, Said> how)
      throws Failure {
    store.apply(c -> {
      ItemTable items = new ItemTable(c, url);
      OutboxTable outbox = new OutboxTable(c);
      Optional<ItemRow> known = items.find(item);
      Optional<ItemRow> former = items.find(provisional);
      if (known.isEmpty()) {
        items.rename(provisional, item);
        outbox.rename(url, provisional, item);
      } else {
        items.takeOver(provisional, item);
        outbox.deleteOf(url, provisional);
        if (former.isPresent() && !saysTheSame(known.get(), former.get())) {
          var _ = reported(c, url, item, how.apply(former.get()));
        }
      }
    });
  }

  private static boolean saysTheSame(ItemRow one, ItemRow other) {
    return one.version().equals(other.version())
        && one.state() == other.state()
        && one.bytes() == other.bytes();
  }

  /**
   * Says again how an item stands. What others write meanwhile comes before or after, never between
   * the look and the report: a download that ends just then stays ended.
   *
   * @param how what to say of the row as it is
   * @return empty if the item has no row, or the server is not known any more
   */
  public Optional<Report> repeat(String url, String item, Function<ItemRow, Said> how)
      throws Failure {
    return store.change(c -> repeated(c, url, item, how));
  }

  /** The same, as a new attempt that comes after this one and the item's own. */
  public Optional<Report> repeatAfter(
      String url, String item, long attempt, Function<ItemRow, Said> how) throws Failure {
    return store.change(c -> {
      ItemTable items = new ItemTable(c, url);
      Optional<ItemRow> row = items.find(item);
      if (row.isPresent()) {
        items.setCounter(item, Math.max(attempt, row.get().attempt()) + 1, 0);
      }
      return repeated(c, url, item, how);
    });
  }

  private Optional<Report> repeated(
      Connection c, String url, String item, Function<ItemRow, Said> how) throws SQLException {
    Optional<ItemRow> row = new ItemTable(c, url).find(item);
    return row.isEmpty() ? Optional.empty() : reported(c, url, item, how.apply(row.get()));
  }

  /** This machine is another device now: what it had to say as the one before is void. */
  public void countAnew(String url) throws Failure {
    store.apply(c -> {
      new OutboxTable(c).deleteAll(url);
      new ItemTable(c, url).clearCounters();
    });
  }

  /** Whether the last proving of a finished download found bad bytes. */
  public boolean isDamaged(long download) throws Failure {
    return store.read(c -> new VerifyLog(c).lastWasBad(download));
  }

  /**
   * Delivers reports to the server, unless another thread or process does so from this ledger:
   * receipts must be kept in the order in which they were given.
   *
   * @return whether it did
   */
  public boolean deliver(String url, Duty delivery) throws Failure {
    return store.alone("deliver to " + url, delivery);
  }

  /**
   * Does one round of keeping in step, unless another thread or process does one from this ledger:
   * what one has published and not yet noted looks like a stranger's file to the other.
   *
   * @return whether it did
   */
  public boolean keepInStep(String url, Duty round) throws Failure {
    return store.alone("keep in step with " + url, round);
  }

  /** The oldest reports that wait. */
  public List<OutboxRow> outbox(String url, int limit) throws Failure {
    return store.read(c -> new OutboxTable(c).oldest(url, limit));
  }

  public long waiting(String url) throws Failure {
    return store.read(c -> new OutboxTable(c).count(url));
  }

  /**
   * These were taken, or will never be; with what the server gave for them. What was in the way
   * before is so no more.
   */
  public void delivered(String url, Collection<Long> ids, String receipt) throws Failure {
    store.apply(c -> {
      new OutboxTable(c).delete(ids);
      new ServerTable(c).setReceipt(url, receipt);
      new ServerTable(c).setTrouble(url, Optional.empty());
    });
  }

  public void notDelivered(Collection<Long> ids, String error) throws Failure {
    store.apply(c -> new OutboxTable(c).setTried(ids, error));
  }
}
