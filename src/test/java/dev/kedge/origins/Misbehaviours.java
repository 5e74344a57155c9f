package dev.kedge.origins;

import java.util.List;
import java.util.stream.Stream;

/** All misbehaviours known here. */
final class Misbehaviours {
  private Misbehaviours() {}

  static List<Misbehaviour> all() {
    return Stream.of(
            RangeOrigins.all(),
            VersionOrigins.all(),
            FramingOrigins.all(),
            TimeOrigins.all(),
            LoadOrigins.all(),
            RedirectOrigins.redirects(),
            RedirectOrigins.credentials(),
            NameOrigins.all(),
            ContentOrigins.wrongContent(),
            ContentOrigins.digests(),
            ResumeOrigins.all())
        .flatMap(List::stream)
        .toList();
  }
}
