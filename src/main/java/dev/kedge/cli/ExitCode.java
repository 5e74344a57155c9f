package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a command ended, as the shell sees it. Scripts depend on these numbers: they never change.
 */
public enum ExitCode {
  DONE(0, "done: every file is there, whole and proven"),
  UNEXPECTED(1, "unexpected: a bug in kedge"),
  USAGE(2, "usage: what was typed makes no sense"),
  SEVERAL(3, "several files failed, for different reasons"),
  MISMATCH(4, "digest mismatch: the bytes are not the expected ones"),
  NO_PROOF(5, "a digest or proof is required but not to be had"),
  REFUSED(6, "refused by the server (4xx)"),
  TEMPORARY(7, "network or temporary: try again"),
  CHANGED(8, "changed on the server, and --on-change=fail"),
  WRONG_CONTENT(9, "wrong content: an error or login page in the file's place"),
  LOCAL(10, "local: disk, permission, ledger, port, or a file that is not kedge's"),
  BUSY(11, "target busy: another kedge is fetching it"),
  OWN_LIMIT(12, "stopped by its own limit (--max-time)"),
  NOT_TRUSTED(13, "not trusted: certificate, pin, downgrade or redirects"),
  GUARD(14, "stopped by a guard (root marker, --max-delete)"),
  INTERRUPTED(130, "interrupted (Ctrl-C, SIGINT)"),
  BROKEN_PIPE(141, "standard output was closed by its reader"),
  TERMINATED(143, "terminated (SIGTERM)");

  private final int code;
  private final String description;

  ExitCode(int code, String description) {
    this.code = code;
    this.description = description;
  }

  public int code() {
    return code;
  }

  public String description() {
    return description;
  }

  /** The one place where a way to fail becomes a number. */
  public static ExitCode of(Failure failure) {
    return switch (failure) {
      case Failure.Usage _ -> USAGE;
      case Failure.Mismatch _ -> MISMATCH;
      case Failure.NoProof _ -> NO_PROOF;
      case Failure.Refused _, Failure.MissingCredentials _, Failure.Problem _ -> REFUSED;
      case Failure.Unreachable _,
          Failure.Stalled _,
          Failure.TooSlow _,
          Failure.CutShort _,
          Failure.ServerBusy _,
          Failure.BadAnswer _ ->
          TEMPORARY;
      case Failure.Changed _ -> CHANGED;
      case Failure.WrongContent _ -> WRONG_CONTENT;
      case Failure.Local _, Failure.Away _, Failure.TwoDevices _ -> LOCAL;
      case Failure.Busy _ -> BUSY;
      case Failure.OwnLimit _ -> OWN_LIMIT;
      case Failure.NotTrusted _ -> NOT_TRUSTED;
      case Failure.Guarded _ -> GUARD;
      case Failure.Interrupted _ -> INTERRUPTED;
    };
  }

  static int number(Failure failure) {
    return of(failure).code;
  }

  /**
   * One code for many files: done if none failed, the common code if they agree, else {@link
   * #SEVERAL}.
   */
  static ExitCode common(Collection<? extends Failure> failures) {
    Set<ExitCode> codes = failures.stream().map(ExitCode::of).collect(Collectors.toSet());
    return switch (codes.size()) {
      case 0 -> DONE;
      case 1 -> codes.iterator().next();
      default -> SEVERAL;
    };
  }

  /** For picocli's list in every help. */
  static Map<String, String> helpList() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode exit : values()) {
      list.put(String.valueOf(exit.code), exit.description);
    }
    return list;
  }
}
