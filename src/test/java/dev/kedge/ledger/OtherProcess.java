package dev.kedge.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What the ledger's tests have another process do. */
final class OtherProcess {
  private OtherProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (Ledger ledger = Ledger.open(Path.of(arguments[1]))) {
      switch (arguments[0]) {
        case "checkpoint" -> checkpointForEver(ledger);
        case "begin" -> begin(ledger, Integer.parseInt(arguments[2]));
        case "hold" -> hold();
        case "deliver" -> {
          boolean _ = ledger.sync().deliver(arguments[2], OtherProcess::hold);
        }
        case "begin-and-hold" -> {
          Rows.begin(ledger);
          hold();
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Prints each chunk after its checkpoint returned: from then on it must be there. */
  private static void checkpointForEver(Ledger ledger) throws Exception {
    long id = Rows.started(ledger, "one").id();
    for (int index = 0; true; index++) {
      Rows.checkpoint(ledger, id, "one", List.of(Rows.whole(index)), index);
      System.out.println(index);
    }
  }

  /** Reads before it writes in one transaction: two such collide unless each locks first. */
  private static void begin(Ledger ledger, int rows) throws Exception {
    for (int number = 0; number < rows; number++) {
      Path target = Path.of("/data/" + number);
      long id = ledger.begin(target, target, "key", "url", List.of()).id();
      boolean _ = Rows.start(ledger, id, "", "attempt");
      System.out.println(id);
    }
  }

  private static void hold() {
    System.out.println("held");
    try {
      int _ = System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
