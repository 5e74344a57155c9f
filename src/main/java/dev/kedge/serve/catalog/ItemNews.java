package dev.kedge.serve.catalog;

import java.util.function.Consumer;

/** Tells that an item came, was hashed, has a new version, or is gone, after that is durable. */
final class ItemNews {
  private volatile Consumer<String> listener = _ -> {};

  void to(Consumer<String> other) {
    listener = other;
  }

  void tell(String item) {
    listener.accept(item);
  }
}
