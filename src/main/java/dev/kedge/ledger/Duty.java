package dev.kedge.ledger;

import dev.kedge.model.Failure;

/** What only one thread of one process does at a time. */
@FunctionalInterface
public interface Duty {
  void perform() throws Failure;
}
