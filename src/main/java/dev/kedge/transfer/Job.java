package dev.kedge.transfer;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Header;
import dev.kedge.model.Pin;
import dev.kedge.model.TransferListener;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file to fetch.
 *
 * @param index its number within the command, from 0
 * @param row what the ledger knows of it
 * @param namedBy who says where it is saved
 * @param url where to ask; may hold secrets
 * @param headers fields for the URL's origin
 * @param expected digests from outside
 * @param chunks digests that the file's chunks must have, in order; empty when not known
 * @param mayReplace the stamp of a file at the target that may be replaced although it is not what
 *     kedge published; null for none
 */
public record Job(
    int index,
    Download row,
    NamedBy namedBy,
    URI url,
    List<Header> headers,
    List<ExpectedDigest> expected,
    List<Digest> chunks,
    @Nullable FileStamp mayReplace,
    TransferListener events) {
  /** Who says under which name a file is saved. */
  public enum NamedBy {
    /** The user, or the URL: the row's target. */
    TARGET,
    /** An earlier run: the row's file. */
    RECORD,
    /** The origin's first answer of each attempt; where it is silent, the URL. */
    ORIGIN
  }

  public Job {
    headers = List.copyOf(headers);
    expected = List.copyOf(expected);
    chunks = List.copyOf(chunks);
  }

  /**
   * Every whole digest the file must have: those given from outside, and those its own answer
   * carried.
   */
  List<ExpectedDigest> allExpected(Pin pin) {
    return Proving.all(expected, pin);
  }

  /** Whether one of them is strong enough to prove bytes of unknown origin. */
  boolean digestDecides(Pin pin) {
    int enough = DigestAlgorithm.SHA256.strength();
    return !expected.isEmpty()
        || !chunks.isEmpty()
        || pin.digests().stream().anyMatch(digest -> digest.algorithm().strength() >= enough);
  }
}
