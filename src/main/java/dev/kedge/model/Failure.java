package dev.kedge.model;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every way a command can fail for a reason other than a bug: one type each, the facts as fields,
 * the message built from them. URLs in here are already without secrets. Earlier attempts are kept
 * as suppressed exceptions.
 */
public abstract sealed class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What hints say where something of the file may be kept. */
  public static final String GO_ON = "run the same command again to go on";

  private Failure(String message) {
    super(message);
  }

  private Failure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  /** The facts as one line, lower case, no full stop. */
  public final String text() {
    return String.valueOf(getMessage());
  }

  /** What the user can do about it; null where there is nothing to say. */
  public @Nullable String hint() {
    return null;
  }

  /** The stable name in JSON and the ledger. */
  public abstract String type();

  /** Whether the same request may succeed later without anything being changed by the user. */
  public boolean isTransient() {
    return false;
  }

  /**
   * Whether it lies with the origin or the way to it: another connection may fare better. False for
   * what this machine, its user or the bytes themselves are to blame for.
   */
  public final boolean isOfOrigin() {
    return switch (this) {
      case Unreachable _, Stalled _, TooSlow _, CutShort _, ServerBusy _ -> true;
      case BadAnswer _, Refused _, Changed _, WrongContent _, NotTrusted _ -> true;
      default -> false;
    };
  }

  /** The host's name did not resolve, no connection could be made, or it broke. Exit 7. */
  public static final class Unreachable extends Failure {
    private static final long serialVersionUID = 1L;
    private final boolean refused;
    private final boolean unanswered;

    public Unreachable(String url, String what, boolean refused, @Nullable Throwable cause) {
      this(url, what, refused, false, cause);
    }

    private Unreachable(
        String url, String what, boolean refused, boolean unanswered, @Nullable Throwable cause) {
      super(url + ": " + what, cause);
      this.refused = refused;
      this.unanswered = unanswered;
    }

    /** A request was sent, and the connection ended before its answer had come. */
    public static Unreachable unanswered(String url, String what, Throwable cause) {
      return new Unreachable(url, what, false, true, cause);
    }

    /** Whether a connection was made, took a request, and ended without an answer. */
    public boolean isUnanswered() {
      return unanswered;
    }

    /** Whether the host actively refused the connection: a sign of too many connections. */
    public boolean refused() {
      return refused;
    }

    @Override
    public String type() {
      return "unreachable";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return "check the network and the host name; " + GO_ON;
    }
  }

  /** Nothing arrived within a limit. Exit 7. */
  public static final class Stalled extends Failure {
    private static final long serialVersionUID = 1L;
    private final boolean connecting;

    public Stalled(String url, String stage, Duration limit) {
      this(url, stage, limit, false);
    }

    private Stalled(String url, String stage, Duration limit, boolean connecting) {
      super(url + ": nothing arrived for " + seconds(limit) + " while " + stage);
      this.connecting = connecting;
    }

    /** No connection was made in time. */
    public static Stalled ofConnecting(String url, Duration limit) {
      return new Stalled(url, "connecting", limit, true);
    }

    /** Whether there was no connection yet. */
    public boolean isConnecting() {
      return connecting;
    }

    @Override
    public String type() {
      return "stalled";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return GO_ON + ", or allow more with --" + (connecting ? "connect" : "stall") + "-timeout";
    }
  }

  /** The connection stayed below the low-speed limit. Exit 7. */
  public static final class TooSlow extends Failure {
    private static final long serialVersionUID = 1L;

    public TooSlow(String url, long bytesPerSecond, Duration window) {
      super(url + ": slower than " + bytesPerSecond + " B/s for " + seconds(window));
    }

    @Override
    public String type() {
      return "too-slow";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return GO_ON + ", or lower --low-speed";
    }
  }

  /** A body ended before its declared length, or its framing broke (RFC 9112 §8). Exit 7. */
  public static final class CutShort extends Failure {
    private static final long serialVersionUID = 1L;

    public CutShort(String url, String what, @Nullable Throwable cause) {
      super(url + ": " + what, cause);
    }

    @Override
    public String type() {
      return "cut-short";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return GO_ON;
    }
  }

  /** 408, 429 or 5xx, or any status with Retry-After: the server asks to come back. Exit 7. */
  public static final class ServerBusy extends Failure {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final @Nullable Duration retryAfter;

    public ServerBusy(String url, int status, @Nullable Duration retryAfter) {
      super(url + ": the server answered " + status);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    public int status() {
      return status;
    }

    /** What Retry-After asked for, already capped; null when it did not. */
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public String type() {
      return "server-busy";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return "wait a while, then " + GO_ON;
    }
  }

  /**
   * An answer that breaks HTTP, or does not fit what was asked, so its bytes cannot be used. Exit
   * 7.
   */
  public static final class BadAnswer extends Failure {
    private static final long serialVersionUID = 1L;

    public BadAnswer(String url, String what) {
      super(url + ": " + what);
    }

    @Override
    public String type() {
      return "bad-answer";
    }

    @Override
    public boolean isTransient() {
      return true;
    }

    @Override
    public String hint() {
      return "the server or a proxy on the way misbehaves";
    }
  }

  /** A 4xx that will not change by itself. Exit 6. */
  public static final class Refused extends Failure {
    private static final long serialVersionUID = 1L;
    private final int status;

    public Refused(String url, int status, String reason) {
      super(url + ": the server answered " + status + (reason.isEmpty() ? "" : " " + reason));
      this.status = status;
    }

    public int status() {
      return status;
    }

    @Override
    public String type() {
      return "refused";
    }

    @Override
    public String hint() {
      return switch (status) {
        case 401 ->
            "the server wants credentials; give them with --user, --bearer, --netrc or"
                + " --header";
        case 403 -> "access is forbidden; if the URL was signed, it may have expired";
        case 404, 410 -> "check the URL";
        default -> "the server will not give this file as asked";
      };
    }
  }

  /** The download needs header fields whose values were not stored. Exit 6. */
  public static final class MissingCredentials extends Failure {
    private static final long serialVersionUID = 1L;

    public MissingCredentials(String url, String names) {
      super(url + ": needs values that are not stored: " + names);
    }

    @Override
    public String type() {
      return "missing-credentials";
    }

    @Override
    public String hint() {
      return "give them with --header, --user, --bearer, --netrc or --url, or run the fetch command"
          + " again";
    }
  }

  /** The remote file is no longer the pinned version, and the user asked not to restart. Exit 8. */
  public static final class Changed extends Failure {
    private static final long serialVersionUID = 1L;

    public Changed(String url, String what) {
      super(url + ": the file changed on the server: " + what);
    }

    @Override
    public String type() {
      return "changed";
    }

    @Override
    public String hint() {
      return "fetch it anew with --on-change=restart";
    }
  }

  /** The bytes do not have the digest they must have. Exit 4. */
  public static final class Mismatch extends Failure {
    private static final long serialVersionUID = 1L;
    private static final String REPAIR = "put the file right with 'kedge verify --repair'";

    private final String what;
    private final String hint;

    private Mismatch(String name, String what, String hint) {
      super(name + ": " + what);
      this.what = what;
      this.hint = hint;
    }

    /** What does not fit, without the file's name. */
    public String what() {
      return what;
    }

    /** What was fetched is not what {@code source} says. */
    public static Mismatch ofFetched(String name, String expected, String actual, String source) {
      return new Mismatch(
          name,
          "digest mismatch: " + source + " says " + expected + ", the bytes have " + actual,
          "what came is damaged, or another file; check the digest, or ask the publisher");
    }

    /** What stands there is not what {@code source} says. */
    public static Mismatch ofFile(String name, String expected, String actual, String source) {
      return new Mismatch(
          name,
          "digest mismatch: " + source + " says " + expected + ", the file has " + actual,
          "check the digest; fetch the file anew with --overwrite if it is the file that is wrong");
    }

    /** Some chunks of a file do not have the digests that were recorded for them. */
    public static Mismatch ofChunks(String name, List<Integer> bad, int count) {
      String which = bad.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
      String more = bad.size() > 10 ? " …" : "";
      return new Mismatch(
          name, "%d of %d chunks are bad: %s%s".formatted(bad.size(), count, which, more), REPAIR);
    }

    /** A coded body has in no reading the chunks that are known of the file. */
    public static Mismatch ofSent(String name) {
      return new Mismatch(
          name,
          "what came is not the file that is known, neither as it was sent nor decoded",
          "the server has another file there, or damages it");
    }

    /** Some chunks came, and are not what the server's manifest says. */
    public static Mismatch ofManifest(String name, List<Integer> bad) {
      String which = bad.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
      return new Mismatch(
          name,
          (bad.size() == 1 ? "chunk " : "chunks ")
              + which
              + " came with bytes that its manifest denies",
          "the server, or something on the way, damages the file");
    }

    /** The file has another length than was recorded. */
    public static Mismatch ofSize(String name, long expected, long actual) {
      return new Mismatch(
          name, "has %,d bytes, should have %,d".formatted(actual, expected), REPAIR);
    }

    @Override
    public String type() {
      return "mismatch";
    }

    @Override
    public String hint() {
      return hint;
    }
  }

  /** A digest or proof is required but not to be had. Exit 5. */
  public static final class NoProof extends Failure {
    private static final long serialVersionUID = 1L;

    public NoProof(String name, String what) {
      super(name + ": " + what);
    }

    @Override
    public String type() {
      return "no-proof";
    }

    @Override
    public String hint() {
      return "give a digest with --checksum";
    }
  }

  /** Something else came in the file's place, a login page for example. Exit 9. */
  public static final class WrongContent extends Failure {
    private static final long serialVersionUID = 1L;

    private final boolean kept;

    public WrongContent(String url, String what) {
      this(url, what, false);
    }

    /**
     * @param kept whether there is something good that was not replaced
     */
    public WrongContent(String url, String what, boolean kept) {
      super(url + ": " + what);
      this.kept = kept;
    }

    @Override
    public String type() {
      return "wrong-content";
    }

    @Override
    public String hint() {
      return (kept ? "what was there is kept" : "nothing was saved")
          + "; look at the URL in a browser, or take what comes with --allow-any-content";
    }
  }

  /** Disk, permission, ledger, port, or a file that is not ours. Exit 10. */
  public static final class Local extends Failure {
    private static final long serialVersionUID = 1L;
    private final @Nullable String hint;
    private final boolean diskFull;

    public Local(String what, @Nullable String hint, boolean diskFull, @Nullable Throwable cause) {
      super(what, cause);
      this.hint = hint;
      this.diskFull = diskFull;
    }

    public static Local of(String what, @Nullable String hint) {
      return new Local(what, hint, false, null);
    }

    public boolean diskFull() {
      return diskFull;
    }

    @Override
    public String type() {
      return diskFull ? "disk-full" : "local";
    }

    @Override
    public @Nullable String hint() {
      return hint;
    }
  }

  /** The directory that a part was left in is not there: its disk may not be mounted. Exit 10. */
  public static final class Away extends Failure {
    private static final long serialVersionUID = 1L;
    private final String file;

    private Away(String file, String what) {
      super(what);
      this.file = file;
    }

    /** There is no such directory. */
    public static Away gone(Path directory, Path file) {
      return new Away(file.toString(), directory + " is not there; is its disk mounted?");
    }

    /** A directory is there, but not the one that the part was left in. */
    public static Away other(Path directory, Path file) {
      return new Away(
          file.toString(),
          directory + " is not the directory that the download was left in; is its disk mounted?");
    }

    @Override
    public String type() {
      return "away";
    }

    @Override
    public String hint() {
      return "mount it, then "
          + GO_ON
          + "; if what was fetched is gone for good, 'kedge forget "
          + file
          + "' and fetch it anew";
    }
  }

  /** Another process holds the target. Exit 11. */
  public static final class Busy extends Failure {
    private static final long serialVersionUID = 1L;

    public Busy(Path target, long pid, @Nullable Instant since) {
      super(
          target
              + ": another kedge is fetching it"
              + (pid > 0 ? " (pid " + pid + (since == null ? "" : ", since " + since) + ")" : ""));
    }

    @Override
    public String type() {
      return "busy";
    }

    @Override
    public String hint() {
      return "try again when it is done; fetch and resume wait for it with --wait";
    }
  }

  /** A limit of the user's own. Exit 12. */
  public static final class OwnLimit extends Failure {
    private static final long serialVersionUID = 1L;

    public OwnLimit(String what) {
      super(what);
    }

    /** {@code --max-time} is over. */
    public static OwnLimit ofTime(Duration limit) {
      return new OwnLimit("stopped by --max-time after " + seconds(limit));
    }

    @Override
    public String type() {
      return "own-limit";
    }

    @Override
    public String hint() {
      return GO_ON;
    }
  }

  /** Certificate, downgrade, redirect: the far side is not to be trusted. Exit 13. */
  public static final class NotTrusted extends Failure {
    private static final long serialVersionUID = 1L;
    private final @Nullable String hint;

    public NotTrusted(String url, String what, @Nullable String hint, @Nullable Throwable cause) {
      super(url + ": " + what, cause);
      this.hint = hint;
    }

    @Override
    public String type() {
      return "not-trusted";
    }

    @Override
    public @Nullable String hint() {
      return hint;
    }
  }

  /** What was typed makes no sense. Exit 2. */
  public static final class Usage extends Failure {
    private static final long serialVersionUID = 1L;
    private final @Nullable String hint;

    public Usage(String what, @Nullable String hint) {
      super(what);
      this.hint = hint;
    }

    @Override
    public String type() {
      return "usage";
    }

    @Override
    public @Nullable String hint() {
      return hint;
    }
  }

  /** A kedge server's API says no, and says why (RFC 9457). Exit 6. */
  public static final class Problem extends Failure {
    private static final long serialVersionUID = 1L;
    private final int status;
    private static final List<String> NAMED =
        List.of("unauthorized", "device-revoked", "no-sync-api", "device-limit");

    private final String name;
    private final @Nullable String hint;

    /**
     * @param name the last part of the problem's type, as {@code device-limit}
     */
    public Problem(String url, int status, String name, String what, @Nullable String hint) {
      super(url + ": " + what);
      this.status = status;
      this.name = name;
      this.hint = hint;
    }

    public int status() {
      return status;
    }

    public String name() {
      return name;
    }

    @Override
    public String type() {
      return NAMED.contains(name) ? name : "problem";
    }

    @Override
    public @Nullable String hint() {
      return hint;
    }
  }

  /** A guard does not let files be deleted. Exit 14. */
  public static final class Guarded extends Failure {
    private static final long serialVersionUID = 1L;
    private final String hint;

    public Guarded(String what, String hint) {
      super(what);
      this.hint = hint;
    }

    @Override
    public String type() {
      return "guarded";
    }

    @Override
    public String hint() {
      return hint;
    }
  }

  /** Two machines report as one device: a ledger was copied. Exit 10. */
  public static final class TwoDevices extends Failure {
    private static final long serialVersionUID = 1L;
    private final String server;

    public TwoDevices(String server, String device) {
      super(
          server
              + ": another machine reports as this device ("
              + device
              + "); was its ledger copied?");
      this.server = server;
    }

    @Override
    public String type() {
      return "two-devices";
    }

    @Override
    public String hint() {
      return "make this machine a device of its own: kedge login --new-device " + server;
    }
  }

  /** Stopped by a signal; what was done is checkpointed. Exit 130 or 143. */
  public static final class Interrupted extends Failure {
    private static final long serialVersionUID = 1L;

    public Interrupted() {
      super("interrupted");
    }

    @Override
    public String type() {
      return "interrupted";
    }

    @Override
    public String hint() {
      return "run the same command again, or 'kedge resume', to go on";
    }
  }
}
