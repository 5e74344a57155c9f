package dev.kedge.serve.sync.state;

import java.util.List;

/**
 * One copy of a device's ledger, known by the receipts it shows: each push shows the receipt of the
 * push before and is given another.
 *
 * <p>A receipt that is not a line's last opens a line of its own. That alone says little: the
 * answer to the push before may have been lost, or the ledger was put back from a backup, and then
 * the line that was left is never heard of again. Lines that go on in turns are two machines.
 *
 * @param receipt of its last push
 * @param opened when, as a number of the server's sequence
 * @param continued when the line's own receipt was last shown, likewise; 0 for never
 */
record Line(String receipt, long opened, long continued) {
  /**
   * Whether this line, which is shown again now, and another one are two machines: the other was
   * opened before this one went on last, and has gone on since.
   */
  boolean crosses(List<Line> lines) {
    return lines.stream()
        .anyMatch(other -> other.opened < continued && other.continued > continued);
  }

  /** When it was last heard of. */
  long heard() {
    return Math.max(opened, continued);
  }
}
