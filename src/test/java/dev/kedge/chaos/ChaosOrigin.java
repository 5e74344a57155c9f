package dev.kedge.chaos;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a file, and puts a random fault before some of the answers, until it is told to calm. */
final class ChaosOrigin implements Handler {
  private static final Duration DRIP = Duration.ofMillis(20);

  private final Chance chance;
  private final Versions versions;
  private final int percent;
  private final boolean redirects;
  private final AtomicInteger faultsLeft;
  private final AtomicInteger swapsLeft;
  private final AtomicInteger link = new AtomicInteger();
  private final List<String> story = new CopyOnWriteArrayList<>();

  ChaosOrigin(Chance chance, Versions versions) {
    this.chance = chance;
    this.versions = versions;
    percent = chance.oneOf(10, 30, 60);
    redirects = chance.in(15);
    faultsLeft = new AtomicInteger(1 + chance.below(15));
    swapsLeft = new AtomicInteger(chance.below(4));
  }

  /** From here on all is well. */
  void calm() {
    faultsLeft.set(0);
  }

  /** What it did wrong, in order. */
  List<String> story() {
    return story;
  }

  void swap() {
    if (swapsLeft.getAndDecrement() > 0) {
      story.add("swap");
      versions.swap();
    }
  }

  @Override
  public void handle(Request request, Connection connection) throws IOException {
    if (redirects && !request.target().startsWith("/signed/")) {
      String location = "/signed/" + link.get() + "/file.bin";
      connection.head(302, "Location: " + location, "Content-Length: 0");
    } else if (redirects && !request.target().startsWith("/signed/" + link.get() + "/")) {
      connection.head(403, "Content-Length: 0");
    } else if (chance.in(percent) && faultsLeft.getAndDecrement() > 0) {
      faulty(request, connection);
    } else {
      versions.served().handle(request, connection);
    }
  }

  private void faulty(Request request, Connection connection) throws IOException {
    int size = versions.current().length;
    int somewhere = chance.below(Math.max(1, size - (int) Math.min(size, request.rangeStart())));
    int which = chance.below(22);
    story.add(which + "@" + request.number() + "+" + somewhere);
    Fault fault =
        switch (which) {
          case 0, 1, 2 -> Fault.cutAfter(somewhere);
          case 3 -> Fault.resetAfter(somewhere);
          case 4 -> Fault.stallAfter(somewhere);
          case 5, 6, 7 -> swapAndCut(somewhere);
          case 8 -> Fault.runAfter(somewhere, this::swap);
          case 9 -> Fault.status(503, "Retry-After: 0");
          case 10 -> Fault.status(500);
          case 11 -> Fault.field("Content-Range", null);
          case 12 -> Fault.field("Content-Range", "bytes 1-2/3");
          case 13 -> Fault.field("ETag", null);
          case 14 -> Fault.field("ETag", "\"other-" + request.number() + "\"");
          case 15 -> Fault.ignoring("Range");
          case 16 -> Fault.ignoring("If-Range");
          case 17 -> shifted(chance.below(4096) - 2048);
          case 18 -> Fault.silence();
          case 19 -> dripping();
          case 20 -> expiring(somewhere);
          default -> shorter(somewhere);
        };
    fault.handle(request, connection, versions.served());
  }

  private Fault swapAndCut(long bodyBytes) {
    return (request, connection, next) -> {
      connection.afterBody(
          bodyBytes,
          c -> {
            swap();
            c.close();
          });
      next.handle(request, connection);
    };
  }

  /** The link goes stale, and the connection with it. */
  private Fault expiring(long bodyBytes) {
    return (request, connection, next) -> {
      connection.afterBody(
          bodyBytes,
          c -> {
            link.incrementAndGet();
            c.close();
          });
      next.handle(request, connection);
    };
  }

  private Fault shifted(int by) {
    return (request, connection, next) -> {
      byte[] content = versions.current();
      int first = (int) request.rangeStart() + by;
      if (first < 0 || first >= content.length) {
        next.handle(request, connection);
      } else {
        range(connection, content, first, content.length);
      }
    };
  }

  private Fault shorter(int length) {
    return (request, connection, next) -> {
      byte[] content = versions.current();
      int first = (int) request.rangeStart();
      int end = Math.min(content.length, first + length);
      if (first >= end) {
        next.handle(request, connection);
      } else {
        range(connection, content, first, end);
      }
    };
  }

  /** Without validators, as some caches have it; true bytes all the same. */
  private static void range(Connection connection, byte[] content, int first, int end)
      throws IOException {
    connection
        .head(
            206,
            "Content-Range: bytes " + first + "-" + (end - 1) + "/" + content.length,
            "Content-Length: " + (end - first))
        .body(content, first, end - first);
  }

  private Fault dripping() {
    return (request, connection, next) -> {
      byte[] content = versions.current();
      connection.head(200, "Content-Length: " + content.length);
      connection.drip(Arrays.copyOf(content, Math.min(20, content.length)), DRIP).close();
    };
  }
}
