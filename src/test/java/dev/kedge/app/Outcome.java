package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one command told about its one file. */
record Outcome(List<TransferEvent> events) {
  Outcome {
    events = List.copyOf(events);
  }

  TransferEvent.Done done() {
    assertThat(events.getLast()).as(this::story).isInstanceOf(TransferEvent.Done.class);
    return (TransferEvent.Done) events.getLast();
  }

  /** The failure it ended with, which must be of this type. */
  <F extends Failure> F failed(Class<F> type) {
    assertThat(events.getLast()).as(this::story).isInstanceOf(TransferEvent.Failed.class);
    Failure failure = ((TransferEvent.Failed) events.getLast()).failure();
    assertThat(failure).as(this::story).isInstanceOf(type);
    return type.cast(failure);
  }

  List<TransferEvent.Retry> retries() {
    return of(TransferEvent.Retry.class);
  }

  List<TransferEvent.Restarted> restarts() {
    return of(TransferEvent.Restarted.class);
  }

  List<TransferEvent.Resolved> resolved() {
    return of(TransferEvent.Resolved.class);
  }

  List<TransferEvent.Note> notes() {
    return of(TransferEvent.Note.class);
  }

  /** The types of the failures that were tried again. */
  Set<String> reasons() {
    return retries().stream().map(retry -> retry.reason().type()).collect(Collectors.toSet());
  }

  private <E extends TransferEvent> List<E> of(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private String story() {
    return events.stream()
        .filter(event -> !(event instanceof TransferEvent.Progress))
        .map(String::valueOf)
        .collect(Collectors.joining("\n"));
  }
}
