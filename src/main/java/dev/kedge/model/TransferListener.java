package dev.kedge.model;

/**
 * Takes events. Must be quick and must not throw: it is called from the threads that move the
 * bytes.
 */
@FunctionalInterface
public interface TransferListener {
  void on(TransferEvent event);
}
