package dev.kedge.ledger;

import dev.kedge.model.FileStamp;

/**
 * A published file of an item.
 *
 * @param version whose bytes it has
 * @param stamp by which a change of it shows
 * @param isAdopted whether it was there before kedge, and is the user's to delete
 */
public record HeldFile(String version, FileStamp stamp, boolean isAdopted) {
  /** One that kedge published. */
  public HeldFile(String version, FileStamp stamp) {
    this(version, stamp, false);
  }

  /** The same file with the stamp that it has now. */
  public HeldFile as(FileStamp now) {
    return new HeldFile(version, now, isAdopted);
  }
}
