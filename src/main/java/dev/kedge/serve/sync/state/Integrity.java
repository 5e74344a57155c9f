package dev.kedge.serve.sync.state;

import dev.kedge.model.Digest;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Judge;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue.Hashes;
import dev.kedge.serve.sync.state.ItemCatalogue.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a device computed of its file with what the server did. */
public final class Integrity {
  private final Turns turns;
  private final Knowledge knowledge;

  public Integrity(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.knowledge = knowledge;
  }

  /**
   * What a device says of its file.
   *
   * @param digest of the whole, SHA-256, MD5 or the chunk root
   * @param chunks digests of all its chunks in order, if it sends them
   */
  public record Claim(
      Device device, String version, Digest digest, long size, Optional<List<Digest>> chunks) {}

  /** What comparing came to. */
  public sealed interface Result {
    /**
     * They were compared.
     *
     * @param badChunks chunks that differ; none where no chunks were sent
     */
    record Compared(boolean match, Optional<List<Integer>> badChunks) implements Result {}

    /** Other bytes have taken its place. */
    record Superseded(String current) implements Result {}

    /** Of a file of the right size there must be so many chunks. */
    record OtherCount(int chunks) implements Result {}

    /** It is not hashed yet. */
    record NotHashed() implements Result {}

    record Unknown() implements Result {}
  }

  /** Compares; a claim that waited for this proof is decided by it. */
  public Result compare(Claim claim) throws StoreException {
    Result result = turns.read(transaction -> compare(transaction, claim));
    if (result instanceof Result.Compared compared && compared.match()) {
      turns.take(turn -> prove(turn, claim));
    }
    return result;
  }

  private Result compare(Transaction transaction, Claim claim) throws StoreException {
    Optional<Version> found = knowledge.versions().find(transaction, claim.version());
    Optional<ItemCatalogue.Item> item =
        found.isEmpty()
            ? Optional.empty()
            : knowledge.catalogue().item(transaction, found.get().item());
    if (item.isEmpty() || !claim.device().paths().allows(item.get().path())) {
      return new Result.Unknown();
    }
    Version version = found.orElseThrow();
    if (!knowledge.versions().isCurrent(transaction, version)) {
      return new Result.Superseded(item.get().version());
    }
    boolean isOfSize = claim.size() == version.layout().total();
    int count = version.layout().count();
    if (isOfSize && claim.chunks().filter(sent -> sent.size() != count).isPresent()) {
      return new Result.OtherCount(count);
    }
    Optional<Hashes> hashes = version.hashes();
    if (hashes.isEmpty()) {
      return new Result.NotHashed();
    }
    boolean match = isOfSize && hashes.get().contain(claim.digest());
    Optional<List<Digest>> own = knowledge.catalogue().chunks(transaction, version.id());
    Optional<List<Integer>> bad =
        own.isEmpty() ? Optional.empty() : claim.chunks().map(sent -> differing(own.get(), sent));
    return new Result.Compared(match, bad);
  }

  /** Chunks that were not sent, or that there should not be, are bad too. */
  private static List<Integer> differing(List<Digest> own, List<Digest> sent) {
    List<Integer> bad = new ArrayList<>();
    for (int chunk = 0; chunk < own.size(); chunk++) {
      if (chunk >= sent.size() || !own.get(chunk).equals(sent.get(chunk))) {
        bad.add(chunk);
      }
    }
    return bad;
  }

  private boolean prove(Turn turn, Claim claim) throws StoreException {
    Transaction transaction = turn.transaction();
    Optional<Version> version = knowledge.versions().find(transaction, claim.version());
    Optional<DeviceProgress> row =
        version.isEmpty()
            ? Optional.empty()
            : ProgressTable.find(transaction, claim.device().id(), version.get().item());
    boolean waits =
        row.map(DeviceProgress::progress)
            .filter(held -> held.state() == ItemState.VERIFYING)
            .filter(held -> held.versionId().equals(claim.version()))
            .isPresent();
    if (!waits) {
      return false;
    }
    Progress proven = row.get().progress().claiming(claim.digest());
    Judge.Version judged =
        knowledge.versions().judged(transaction, version.get(), proven.claimed());
    ItemState state = Judge.proven(ItemState.COMPLETED, proven.claimed(), judged);
    ProgressWriter.decided(turn, row.get().place(), row, proven.in(state));
    return true;
  }
}
