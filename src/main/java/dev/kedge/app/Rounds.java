package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.sync.Scene;
import dev.kedge.sync.api.Pulse;
import dev.kedge.sync.plan.Plan;
import dev.kedge.sync.plan.Planner;
import dev.kedge.sync.plan.Step;
import dev.kedge.sync.plan.Step.Kind;
import dev.kedge.transfer.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Rounds of: report, hear, look, plan, do, report. One, or one after the other at the server's
 * pace. A round that fails has lost nothing: what was done is in the ledger, and the next one sees
 * it.
 */
final class Rounds {
  /** A version may be replaced while it is fetched; then it is looked at again, so often. */
  private static final int MOST_LOOKS = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Shorter than connections may be silent. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);

  private final Session session;
  private final SyncRequest request;
  private final SyncListener steps;
  private final Getting.Running running;
  private final Ticker ticker;
  private final Stop stop;
  private final Stepping stepping;
  private final Getting getting;
  private Duration poll = Duration.ofMinutes(1);

  Rounds(
      Ledger ledger,
      Session session,
      SyncRequest request,
      SyncListener steps,
      Getting.Running running,
      Ticker ticker,
      Stop stop) {
    this.session = session;
    this.request = request;
    this.steps = steps;
    this.running = running;
    this.ticker = ticker;
    this.stop = stop;
    stepping = new Stepping(ledger, session);
    getting = new Getting(ledger, session, steps, stop);
  }

  /**
   * @throws Failure.Guarded a guard held something back; all else was done
   */
  void once() throws Failure {
    session.recognize();
    if (!request.planOnly() && request.directory().isPresent()) {
      session.useRoot(request.directory().get());
    }
    Optional<Failure> guarded = round();
    if (guarded.isPresent()) {
      throw guarded.get();
    }
  }

  /** Stays until it is interrupted, or until it cannot help itself. */
  void watch() throws Failure {
    Duration pause = FIRST_PAUSE;
    while (true) {
      stop.check();
      try {
        once();
        pause = FIRST_PAUSE;
        waitForNews();
      } catch (Failure.Guarded guarded) {
        steps.notice(guarded.text());
        sleep(poll);
      } catch (Failure failure) {
        stop.check();
        if (isForGood(failure)) {
          throw failure;
        }
        Duration next = spread(retryAfter(failure).orElse(pause));
        steps.notice(failure.text() + "; trying again in " + Math.max(1, next.toSeconds()) + " s");
        sleep(next);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  /** Whatever a guard held back, once all else was done. */
  private Optional<Failure> round() throws Failure {
    session.report();
    Instant now = beat("syncing");
    for (int look = 1; ; look++) {
      session.hear();
      Scene scene = session.look(request.maxDelete(), now);
      Plan plan = Planner.plan(scene.situation());
      plan.steps().forEach(steps::planned);
      if (request.planOnly()) {
        return guards(plan);
      }
      List<Getting.Ended> failed = take(plan, scene);
      session.report();
      boolean isSuperseded = failed.stream().anyMatch(end -> isSuperseded(end.failure()));
      if (!isSuperseded || look == MOST_LOOKS) {
        return guards(plan);
      }
    }
  }

  private List<Getting.Ended> take(Plan plan, Scene scene) throws Failure {
    List<Getting.Ended> failed = new ArrayList<>();
    List<Step> fetches = new ArrayList<>();
    Set<String> wanted =
        plan.steps().stream()
            .filter(step -> step.kind().isFetch())
            .map(Step::item)
            .collect(Collectors.toSet());
    for (Step step : plan.steps()) {
      stop.check();
      boolean isRemoval = step.kind() == Kind.CLEAR || step.kind() == Kind.REPORT_GONE;
      if (isRemoval && !fetches.isEmpty()) {
        failed.addAll(getting.all(fetches, scene.facts(), request, running)); // What fits, first.
        fetches.clear();
      }
      if (step.kind().isFetch()) {
        fetches.add(step);
      } else {
        other(step, wanted).ifPresent(failed::add);
      }
    }
    failed.addAll(getting.all(fetches, scene.facts(), request, running));
    stop.check();
    return failed;
  }

  private Optional<Getting.Ended> other(Step step, Set<String> wanted) throws Failure {
    try {
      switch (step.kind()) {
        case CLEAR -> stepping.clear(step);
        case REPORT_GONE -> stepping.gone(step);
        case SET_ASIDE -> stepping.setAside(step, wanted.contains(step.item()));
        case NO_ROOM -> stepping.noRoom(step);
        default -> {
          return Optional.empty();
        }
      }
      if (step.kind().isWork()) {
        steps.done(step);
      }
      return Optional.empty();
    } catch (Failure.Interrupted stopped) {
      throw stopped;
    } catch (Failure failure) {
      steps.failed(step, failure);
      return Optional.of(new Getting.Ended(step, failure));
    }
  }

  private Optional<Failure> guards(Plan plan) {
    List<Step> guarded = plan.of(Kind.GUARDED);
    if (guarded.isEmpty()) {
      return Optional.empty();
    }
    String reason = guarded.getFirst().reason();
    boolean isRoot = guarded.getFirst().item().isEmpty();
    String what = isRoot ? session.root().path() + ": " + reason : reason;
    String hint =
        isRoot
            ? "mount the disk, or choose another directory with --dir"
            : "look at 'kedge sync --plan'; if it is meant, allow it with --max-delete";
    return Optional.of(new Failure.Guarded(what, hint));
  }

  /** The server's time, which decides where this machine's clock is years off. */
  private Instant beat(String state) throws Failure {
    Pulse pulse = session.beat(state);
    poll = pulse.poll();
    return pulse.serverTime().orElse(ticker.now());
  }

  private void waitForNews() throws Failure {
    long end = ticker.nanos() + spread(poll).toNanos();
    boolean news = false;
    for (long left = end - ticker.nanos(); left > 0 && !news; left = end - ticker.nanos()) {
      stop.check();
      Duration wait = Duration.ofNanos(left);
      long asked = ticker.nanos();
      news = session.waitForNews(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
      boolean atOnce = ticker.nanos() - asked < SHORTEST_WAIT.toNanos();
      if (!news && atOnce) {
        sleep(SHORTEST_WAIT); // A server that does not hold the answer back.
      }
    }
  }

  private void sleep(Duration duration) throws Failure {
    if (stop.await(duration.toNanos())) {
      stop.check();
    }
  }

  /** So that devices that began together do not come together. */
  private static Duration spread(Duration duration) {
    return Duration.ofMillis(
        (long) (duration.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
  }

  private static Optional<Duration> retryAfter(Failure failure) {
    return failure instanceof Failure.ServerBusy busy
        ? Optional.ofNullable(busy.retryAfter())
        : Optional.empty();
  }

  /** What no waiting helps against; a user must do something. */
  private static boolean isForGood(Failure failure) {
    return switch (failure) {
      case Failure.Problem problem -> problem.status() == 401 || problem.status() == 403;
      case Failure.TwoDevices _,
          Failure.MissingCredentials _,
          Failure.Usage _,
          Failure.Interrupted _ ->
          true;
      default -> false;
    };
  }

  private static boolean isSuperseded(Failure failure) {
    return switch (failure) {
      case Failure.Changed _, Failure.Mismatch _ -> true;
      case Failure.Refused refused ->
          refused.status() == 404 || refused.status() == 410 || refused.status() == 412;
      default -> false;
    };
  }
}
