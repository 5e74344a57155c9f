package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.sync.Scene;
import dev.kedge.sync.api.ItemFacts;
import dev.kedge.sync.api.Pulse;
import dev.kedge.sync.plan.Plan;
import dev.kedge.sync.plan.Planner;
import dev.kedge.sync.plan.Step;
import dev.kedge.sync.plan.Step.Kind;
import dev.kedge.transfer.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
  /**
   * A version may be replaced while it is fetched; then it is looked at again, after so long each:
   * a file that changed just now has no version yet that the server could name.
   */
  private static final List<Duration> LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));

  private static final int CONFLICT = 409;
  private static final int MOST_TRIES = 10;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Shorter than connections may be silent. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);

  private final SyncLedger sync;
  private final Session session;
  private final SyncRequest request;
  private final SyncListener steps;
  private final Getting.Running running;
  private final Ticker ticker;
  private final Stop stop;
  private final Stepping stepping;
  private final Getting getting;
  private final Checking checking;
  private final Set<Step> known = new HashSet<>();
  private boolean isChecked;
  private boolean hasLooked;
  private Duration poll = Duration.ofMinutes(1);

  Rounds(
      Ledger ledger,
      Session session,
      SyncRequest request,
      SyncListener steps,
      Getting.Running running,
      Ticker ticker,
      Stop stop) {
    this.sync = ledger.sync();
    this.session = session;
    this.request = request;
    this.steps = steps;
    this.running = running;
    this.ticker = ticker;
    this.stop = stop;
    stepping = new Stepping(ledger, session);
    getting = new Getting(ledger, session, steps, ticker, stop);
    checking = new Checking(ledger, session, ticker, stop);
  }

  /**
   * @throws Failure.Guarded a guard held something back; all else was done
   */
  void once() throws Failure {
    session.recognize();
    if (!request.planOnly() && request.directory().isPresent()) {
      session
          .useRoot(request.directory().get())
          .ifPresent(before ->
              steps.notice(before + ": what is there stays, and is not kept in step any more"));
    }
    if (request.planOnly()) {
      roundOrGuarded();
      return;
    }
    for (boolean told = false; !sync.keepInStep(session.url(), this::roundOrGuarded); told = true) {
      if (!told) {
        steps.notice("another kedge is keeping in step with the same server; waiting for it");
      }
      sleep(SHORTEST_WAIT);
    }
  }

  private void roundOrGuarded() throws Failure {
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
    report();
    Instant now = beat("syncing");
    int superseded = 0;
    while (true) {
      session.hear();
      check();
      Scene scene = session.look(request, now);
      Plan plan = Planner.plan(scene.situation());
      tell(plan);
      tellIfUnwanted(plan);
      if (request.planOnly()) {
        return guards(plan);
      }
      Getting.Fetched taken = take(plan, scene);
      report();
      boolean isSuperseded = taken.failed().stream().anyMatch(end -> isSuperseded(end.failure()));
      if (isSuperseded && superseded < LOOKS.size()) {
        sleep(LOOKS.get(superseded));
        superseded++;
      } else if (!taken.hasNews()) {
        return guards(plan);
      }
    }
  }

  /** Another delivery of the same reports, broken off by us, may still be worked on there. */
  private void report() throws Failure {
    for (int tries = 1; ; tries++) {
      try {
        for (Failure refused : session.report()) {
          steps.notice("the server will not have what was asked for: " + refused.text());
        }
        return;
      } catch (Failure.Problem problem) {
        if (problem.status() != CONFLICT || tries == MOST_TRIES) {
          throw problem;
        }
        sleep(SHORTEST_WAIT);
      }
    }
  }

  /** Without the marker nothing is looked at: the disk may not be mounted. */
  private void check() throws Failure {
    boolean isOurs = session.root().store().filter(session.row().store()::equals).isPresent();
    if (request.planOnly() || !isOurs) {
      return;
    }
    if (request.verify() && !isChecked) {
      Checking.Count count = checking.everything();
      String files = count.files() == 1 ? "1 file" : count.files() + " files";
      steps.notice(files + " compared, " + count.bad() + " damaged");
      isChecked = true;
    } else {
      checking.waitingClaims();
    }
  }

  /** Nobody may have set anything yet for a new device, which then has everything it should. */
  private void tellIfUnwanted(Plan plan) throws Failure {
    boolean isFirst = !hasLooked;
    hasLooked = true;
    if (isFirst && plan.steps().isEmpty() && sync.desired(session.url()).isEmpty()) {
      steps.notice("the server wants nothing of this device (" + session.device().device() + ")");
    }
  }

  /** What cannot be done is said once, not in each round. */
  private void tell(Plan plan) {
    for (Step step : plan.steps()) {
      if (step.kind().isWork() || !known.contains(step)) {
        steps.planned(step);
      }
    }
    known.clear();
    plan.steps().stream().filter(step -> !step.kind().isWork()).forEach(known::add);
  }

  private Getting.Fetched take(Plan plan, Scene scene) throws Failure {
    List<Getting.Ended> failed = new ArrayList<>();
    boolean hasNews = false;
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
        Getting.Fetched first = getting.all(fetches, scene.facts(), request, running);
        failed.addAll(first.failed());
        hasNews |= first.hasNews();
        fetches.clear(); // What fits, first.
      }
      if (step.kind().isFetch()) {
        fetches.add(step);
      } else {
        other(step, wanted, scene).ifPresent(failed::add);
      }
    }
    Getting.Fetched last = getting.all(fetches, scene.facts(), request, running);
    failed.addAll(last.failed());
    stop.check();
    return new Getting.Fetched(failed, hasNews || last.hasNews());
  }

  private Optional<Getting.Ended> other(Step step, Set<String> wanted, Scene scene) throws Failure {
    try {
      switch (step.kind()) {
        case CLEAR -> stepping.clear(step);
        case REPORT_GONE -> stepping.gone(step);
        case ADOPT -> {
          ItemFacts item = Objects.requireNonNull(scene.facts().get(step.item()));
          stepping.adopt(step, item.sha256().orElseThrow());
        }
        case SET_ASIDE -> stepping.setAside(step, wanted.contains(step.item()));
        case NO_ROOM -> {
          stepping.noRoom(step);
          if (!request.watch()) {
            throw new Failure.Local(step.reason(), "free some space on the disk", true, null);
          }
        }
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
            : reason.contains("--max-delete")
                ? "look at 'kedge sync --plan'; if it is meant, allow it with --max-delete"
                : "look at 'kedge sync --plan'; links below the cache root are not followed";
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
