package dev.kedge.serve.store;

/**
 * What is done in one transaction. It may be run again when another node was in its way, so it
 * changes nothing but the store; and it may run on another thread, so it takes along all it needs.
 */
@FunctionalInterface
public interface Work<T> {
  T in(Transaction transaction) throws StoreException;
}
