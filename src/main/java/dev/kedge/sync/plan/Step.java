package dev.kedge.sync.plan;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One thing to do.
 *
 * @param version empty where none matters
 * @param bytes to be fetched, or freed, or lacking
 */
public record Step(Kind kind, String item, String version, Path file, String reason, long bytes) {

  /** What is done. */
  public enum Kind {
    FETCH,
    /** An unfinished download goes on. */
    RESUME,
    /** Only the bad chunks are fetched again. */
    REPAIR,
    /** A new version is fetched, and then takes the place of the old one at once. */
    REPLACE,
    /** The wanted bytes are in their place already, and are taken for this device's own. */
    ADOPT,
    /** The file is deleted. */
    CLEAR,
    /** A file that the user changed gets another name. */
    SET_ASIDE,
    /** The file is gone, which the server is told. */
    REPORT_GONE,
    WAIT,
    NO_ROOM,
    /** A guard does not let it happen. */
    GUARDED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether bytes come from the server. */
    public boolean isFetch() {
      return this == FETCH || this == RESUME || this == REPAIR || this == REPLACE;
    }

    /** Whether there is something to do, now. */
    public boolean isWork() {
      return this != WAIT && this != NO_ROOM && this != GUARDED;
    }
  }
}
