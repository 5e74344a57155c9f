package dev.kedge.serve.content;

import dev.kedge.model.EntityTag;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.VersionRow;
import dev.kedge.serve.store.VersionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The validators of a file: a strong tag that no other state of the file ever has, and its date.
 *
 * <p>A file touched less than {@link #SETTLING} ago has no tag at all, not even a weak one: it may
 * change again within one tick of the file system's clock, and a copy that is still being written
 * would leave a row for every look. May be called from any thread; the store is asked only for
 * states that were not met lately.
 */
final class Versions {
  static final Duration SETTLING = Duration.ofSeconds(2);

  private static final int REMEMBERED = 10_000;

  private final VersionStore store;
  private final Ticker ticker;
  private final Map<FileVersion, VersionRow> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FileVersion, VersionRow> eldest) {
          return size() > REMEMBERED;
        }
      };

  Versions(VersionStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
  }

  Validators of(ContentFile file) throws StoreException {
    Instant now = ticker.now();
    FileState state = file.state();
    // RFC 9110 §8.8.2.1: a date in the future is replaced by the time of the message.
    Instant modified = state.modified().isAfter(now) ? now : state.modified();
    if (state.lastTouched().plus(SETTLING).isAfter(now)) {
      // A copy may have kept an old date, so that is not shown either: a client would trust its
      // age.
      return new Validators(Optional.empty(), Optional.empty(), false);
    }
    var version =
        new FileVersion(file.name(), state.size(), state.mtimeNanos(), state.ctimeNanos());
    VersionRow row = row(version);
    boolean dateIsStrong = row.aloneInItsSecond() && !modified.plusSeconds(1).isAfter(now);
    return new Validators(
        Optional.of(new EntityTag(false, row.id())), Optional.of(modified), dateIsStrong);
  }

  private VersionRow row(FileVersion version) throws StoreException {
    synchronized (recent) {
      VersionRow known = recent.get(version);
      if (known != null) {
        return known;
      }
    }
    VersionRow row = store.row(version);
    synchronized (recent) {
      recent.put(version, row);
    }
    return row;
  }
}
