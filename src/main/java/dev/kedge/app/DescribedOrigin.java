package dev.kedge.app;

import dev.kedge.model.Failure;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.origin.Origin;
import dev.kedge.origin.OriginRequest;
import java.util.function.Consumer;

/** An origin whose answers somebody else looks at too: those that bring bytes of a known server. */
final class DescribedOrigin implements Origin {
  private final Origin origin;
  private final Consumer<Answer> look;

  DescribedOrigin(Origin origin, Consumer<Answer> look) {
    this.origin = origin;
    this.look = look;
  }

  @Override
  public Exchange exchange(OriginRequest request) throws Failure {
    Exchange exchange = origin.exchange(request);
    look.accept(exchange.answer());
    return exchange;
  }

  @Override
  public void cancelAll() {
    origin.cancelAll();
  }

  @Override
  public Origin branch() {
    return new DescribedOrigin(origin.branch(), look);
  }

  @Override
  public void close() {
    origin.close();
  }
}
