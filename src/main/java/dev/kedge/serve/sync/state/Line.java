package dev.kedge.serve.sync.state;

/**
 * One copy of a device's ledger, known by the receipts it shows: each push shows the receipt of the
 * push before and is given another.
 *
 * <p>A receipt that is not a line's last opens a line of its own. That alone says little: the
 * answer to the push before may have been lost, or the ledger was put back from a backup, and then
 * the line that was left is never heard of again. Lines that go on in turns are two machines.
 *
 * @param opened the number of its first push in the server's sequence
 * @param last that of its last push, which is its receipt
 */
record Line(long opened, long last) {
  String receipt() {
    return Long.toString(last);
  }

  /**
   * Whether this line, which is shown again now, and another one are two machines: the other was
   * opened before this one went on last, and has gone on since.
   */
  boolean crosses(Line other) {
    boolean hasGoneOn = last > opened;
    return hasGoneOn && other.opened < last && other.last > last && other.last > other.opened;
  }
}
