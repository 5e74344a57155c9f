package dev.kedge.serve.fault;

import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Stands before resources and spoils their answers to GET and HEAD, as planned. */
public final class Saboteur implements Resource {
  private final Resource inside;
  private final List<ArmedFault> faults;
  private final Consumer<String> notices;

  /**
   * Arms every fault of a plan.
   *
   * @param notices told of each answer that is spoilt, from any thread
   */
  public Saboteur(Resource inside, FaultPlan plan, Consumer<String> notices) {
    this.inside = inside;
    var random = new SplittableRandom(plan.seed());
    this.faults = plan.specs().stream().map(spec -> new ArmedFault(spec, random.split())).toList();
    this.notices = notices;
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    String method = exchange.method();
    if ((method.equals("GET") || method.equals("HEAD")) && isAnswered(exchange)) {
      return;
    }
    inside.answer(exchange);
  }

  /** One that answers itself leaves the others unfired. */
  private boolean isAnswered(Exchange exchange) throws IOException {
    List<ArmedFault> fired = new ArrayList<>();
    for (ArmedFault fault : faults) {
      if (fault.concerns(exchange) && fault.fires()) {
        if (fired.isEmpty()) {
          exchange.filter(new SpoiltAnswer(exchange, fired));
        }
        fired.add(fault);
        notices.accept(
            "fault " + fault.spec().text() + " in " + exchange.method() + ' ' + exchange.path());
        if (fault.spec().fault().answer(exchange)) {
          return true;
        }
      }
    }
    return false;
  }
}
