package dev.kedge.serve.content;

import dev.kedge.model.EntityTag;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.VersionRow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The validators of a file: a strong tag that no other state of the file ever has, and its date.
 *
 * <p>A file touched less than {@link #SETTLING} ago has only a weak tag, made of its state: it may
 * change again within one tick of the file system's clock, and a copy that is still being written
 * would leave a row for every look. A date that was shown in that time stays weak for all other
 * states. May be called from any thread; the index is asked only for states that were not met
 * lately.
 */
final class Versions {
  static final Duration SETTLING = Duration.ofSeconds(2);
  private static final int REMEMBERED = 10_000;

  private final VersionIndex index;
  private final Ticker ticker;
  private final Recent<FileVersion, VersionRow> rows = new Recent<>(REMEMBERED);
  private final Recent<String, FileVersion> shownUnsettled = new Recent<>(REMEMBERED);

  Versions(VersionIndex index, Ticker ticker) {
    this.index = index;
    this.ticker = ticker;
  }

  VersionIndex index() {
    return index;
  }

  Validators of(String name, FileState state) throws IOException {
    Instant now = ticker.now();
    // RFC 9110 §8.8.2.1: a date in the future is replaced by the time of the message.
    Optional<Instant> modified =
        Optional.of(state.modified().isAfter(now) ? now : state.modified());
    var version = new FileVersion(name, state.size(), state.mtimeNanos(), state.ctimeNanos());
    if (state.lastTouched().plus(SETTLING).isAfter(now)) {
      shownUnsettled.put(name, version);
      return new Validators(Optional.of(weakTag(version)), modified, false);
    }
    VersionRow row = row(version);
    boolean aged = modified.filter(date -> !date.plusSeconds(1).isAfter(now)).isPresent();
    return new Validators(
        Optional.of(new EntityTag(false, row.id())),
        modified,
        aged && row.aloneInItsSecond() && !wasShownOtherwise(version));
  }

  private boolean wasShownOtherwise(FileVersion version) {
    FileVersion shown = shownUnsettled.get(version.path());
    return shown != null && !shown.equals(version);
  }

  private static EntityTag weakTag(FileVersion version) {
    return new EntityTag(
        true,
        Long.toHexString(version.size())
            + '-'
            + Long.toHexString(version.mtimeNanos())
            + '-'
            + Long.toHexString(version.ctimeNanos()));
  }

  private VersionRow row(FileVersion version) throws IOException {
    VersionRow known = rows.get(version);
    if (known == null) {
      known = index.row(version);
      rows.put(version, known);
    }
    return known;
  }
}
