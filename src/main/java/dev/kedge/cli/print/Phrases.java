package dev.kedge.cli.print;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent.Done;
import dev.kedge.model.TransferEvent.HostLimit;
import dev.kedge.model.TransferEvent.Note;
import dev.kedge.model.TransferEvent.Orphan;
import dev.kedge.model.TransferEvent.Resolved;
import dev.kedge.model.TransferEvent.Restarted;
import dev.kedge.model.TransferEvent.Retry;
import dev.kedge.model.TransferEvent.Withdrawn;
import dev.kedge.model.VerifyResult;
import dev.kedge.protocol.Displayed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One line for each thing that happens to a file. */
final class Phrases {
  private static final int SHORT_HEX = 16;
  private static final int LEAST_NAME = 12;
  private final Palette palette;
  private final boolean verbose;

  Phrases(Palette palette, boolean verbose) {
    this.palette = palette;
    this.verbose = verbose;
  }

  String goingOn(String name, Resolved event) {
    return name + ": going on at " + Amounts.bytes(event.resumedFrom()) + of(event.total());
  }

  String resolved(String name, Resolved event) {
    List<String> facts = new ArrayList<>();
    facts.add(event.total() < 0 ? "unknown size" : Amounts.bytes(event.total()));
    facts.add(event.ranges() ? "several connections" : "one connection");
    if (event.etag() != null) {
      facts.add("etag " + Displayed.escape(event.etag()));
    }
    if (event.lastModified() != null) {
      facts.add("last modified " + Displayed.escape(event.lastModified()));
    }
    return name + ": " + String.join(", ", facts) + ", from " + Displayed.escape(event.finalUrl());
  }

  String retry(String name, Retry event) {
    String reason = Displayed.escape(event.reason().text());
    if (event.reason() instanceof Failure.Busy) {
      return reason + "; waiting for it to end";
    }
    // Before the first answer, and in a pipe, a file has no name, and the reason names the URL.
    String what = (name.isEmpty() || reason.startsWith(name + ": ") ? "" : name + ": ") + reason;
    if (event.isOneConnectionFewer()) {
      return what + "; going on over the other connections";
    }
    return what
        + "; trying again in "
        + Amounts.time(event.delay())
        + " (try "
        + (event.attempt() + 1)
        + ')';
  }

  String hostLimit(HostLimit event) {
    return Displayed.escape(event.host())
        + " takes "
        + count(event.connections(), "connection")
        + (event.remembered() ? ", as an earlier run found" : "; this is remembered for a day");
  }

  String restarted(String name, Restarted event) {
    return name + ": starting over: " + Displayed.escape(event.reason());
  }

  String withdrawn(Withdrawn event) {
    return Names.of(event.part())
        + ": was changed by something else since kedge left it; "
        + Amounts.bytes(event.bytes())
        + " of it are fetched again";
  }

  String orphan(Orphan event) {
    return Names.of(event.part())
        + ": is part of a download that this ledger does not know; it is neither used nor deleted;"
        + " delete it, unless a kedge with another ledger goes on with it";
  }

  String note(String name, Note event) {
    return (name.isEmpty() ? "" : name + ": ") + Displayed.escape(event.text());
  }

  /**
   * The result, in one line where that can be: what is known of its bytes is told as far as there
   * is room, and the name is cut last. With {@code -v} all is told.
   */
  String done(String name, Done event, int columns) {
    String proof = ", proof: " + event.proof().label();
    String all = digests(event.digests()) + proof;
    if (verbose) {
      return done(name, event) + all;
    }
    for (String end : List.of(all, proof, "")) {
      String line = done(name, event) + end;
      if (Lines.width(line) <= columns) {
        return line;
      }
    }
    int others = Lines.width(done("", event));
    return done(Cells.fit(name, Math.max(LEAST_NAME, columns - others)), event);
  }

  private String done(String name, Done event) {
    if (event.alreadyComplete()) {
      return palette.good("already complete") + ' ' + name + "  " + Amounts.bytes(event.bytes());
    }
    String verb = event.target() == null ? "streamed" : "saved";
    String fetched =
        event.fetched() == event.bytes() ? "" : " (" + Amounts.bytes(event.fetched()) + " fetched)";
    return palette.good(verb)
        + ' '
        + name
        + "  "
        + Amounts.bytes(event.bytes())
        + fetched
        + " in "
        + Amounts.time(event.time())
        + " ("
        + Amounts.rate(event.fetched(), event.time())
        + ')';
  }

  String good(String name, VerifyResult result) {
    String chunks = result.chunks() == 0 ? "" : ", " + count(result.chunks(), "chunk");
    return palette.good("good")
        + ' '
        + name
        + "  "
        + Amounts.bytes(result.size())
        + chunks
        + digests(result.digests())
        + against(result);
  }

  String repaired(String name, VerifyResult result) {
    return palette.good("repaired")
        + ' '
        + name
        + "  "
        + count(result.fetchedChunks(), "chunk")
        + " of "
        + result.chunks()
        + " fetched again"
        + digests(result.digests());
  }

  /** {@code 3, 17-19 of 1024, 4.0 MiB each}: what a repair would fetch. */
  String badChunks(String name, VerifyResult result) {
    return name
        + ": bad chunks "
        + Runs.of(result.badChunks())
        + " of "
        + result.chunks()
        + ", "
        + Amounts.bytes(result.chunkSize())
        + " each";
  }

  private static String against(VerifyResult result) {
    if (result.against() == null) {
      return "";
    }
    return switch (result.against()) {
      case OWN_RECORD -> ", against kedge's own record";
      case RESPONSE_HEADER -> ", against the server's header";
      case SIDECAR -> ", against a sidecar file";
      case USER -> ", against the given checksum";
      case SIGNED -> ", against a signed digest";
    };
  }

  private String digests(List<Digest> digests) {
    return digests.stream()
        .map(digest -> ", " + digest.algorithm().label() + ' ' + hex(digest.hex()))
        .collect(Collectors.joining());
  }

  private String hex(String hex) {
    return verbose || hex.length() <= SHORT_HEX ? hex : hex.substring(0, SHORT_HEX) + '…';
  }

  private static String of(long total) {
    return total < 0 ? "" : " of " + Amounts.bytes(total);
  }

  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
