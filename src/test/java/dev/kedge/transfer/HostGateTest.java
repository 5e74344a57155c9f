package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostGateTest {
  private static final URI HOST = URI.create("http://one.example:80/f");
  private static final URI OTHER = URI.create("http://two.example:80/f");

  private final HandTicker ticker = new HandTicker();
  private final List<Integer> learnt = new ArrayList<>();
  private final HostGate gate =
      new HostGate(4, ticker, host -> 0, (host, limit) -> learnt.add(limit));
  private final Stop stop = new Stop();

  private static Failure busy() {
    return new Failure.ServerBusy("u", 503, null);
  }

  private HostGate.Lease enter(URI url) throws Failure {
    return gate.enter(url, stop);
  }

  private HostGate.Lease served(URI url) throws Failure {
    HostGate.Lease lease = enter(url);
    lease.served();
    return lease;
  }

  /** Whether there is a place now; takes none. */
  private boolean hasRoom(URI url) {
    Stop now = new Stop();
    Thread trying =
        Thread.ofPlatform()
            .start(() -> {
              try {
                gate.enter(url, now).close();
              } catch (Failure stopped) {
                // there was none
              }
            });
    try {
      boolean entered = trying.join(Duration.ofMillis(30));
      now.request(new Failure.Interrupted());
      trying.join();
      return entered;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leaseThatIsMoved_countsWhereItLed() throws Failure {
    List<HostGate.Lease> there = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      there.add(enter(OTHER));
    }
    HostGate.Lease moved = enter(HOST);
    moved.movedTo(OTHER);
    moved.served();
    assertThat(hasRoom(OTHER)).isFalse();
    for (int i = 0; i < 3; i++) {
      there.add(enter(HOST));
    }
    assertThat(hasRoom(HOST)).isTrue();
    moved.close();
    moved.close();
    assertThat(hasRoom(OTHER)).isTrue();
    there.forEach(HostGate.Lease::close);
  }

  @Test
  void full_waitsUntilOneLeaves() throws Failure {
    HostGate.Lease first = enter(HOST);
    for (int i = 1; i < 4; i++) {
      enter(HOST);
    }
    assertThat(hasRoom(HOST)).isFalse();
    assertThat(hasRoom(OTHER)).isTrue();
    first.close();
    assertThat(hasRoom(HOST)).isTrue();
  }

  @Test
  void closingTwice_countsOnce() throws Failure {
    HostGate.Lease first = enter(HOST);
    enter(HOST);
    enter(HOST);
    enter(HOST);
    first.close();
    first.close();
    enter(HOST);
    assertThat(hasRoom(HOST)).isFalse();
  }

  @Test
  void stopped_endsTheWait() {
    stop.request(new Failure.Interrupted());
    assertThatThrownBy(() -> enter(HOST)).isInstanceOf(Failure.Interrupted.class);
  }

  @Test
  void refusedWhileOthersAreServed_noMoreThanThoseAreTried() throws Failure {
    served(HOST);
    served(HOST);
    HostGate.Lease third = enter(HOST);
    assertThat(third.crowdedOut(busy())).isTrue();
    third.close();
    assertThat(hasRoom(HOST)).isFalse();
    assertThat(hasRoom(OTHER)).isTrue();
    assertThat(learnt).containsExactly(2);
  }

  @Test
  void refusedWhileNoneIsServed_isNoCrowd() throws Failure {
    enter(HOST);
    HostGate.Lease second = enter(HOST);
    assertThat(second.crowdedOut(busy())).isFalse();
    second.close();
    assertThat(hasRoom(HOST)).isTrue();
    assertThat(learnt).isEmpty();
  }

  @Test
  void severalRefusedAtOnce_lowerOnlyToWhatIsServed() throws Failure {
    served(HOST);
    List<HostGate.Lease> others = List.of(enter(HOST), enter(HOST), enter(HOST));
    for (HostGate.Lease other : others) {
      assertThat(other.crowdedOut(busy())).isTrue();
      other.close();
    }
    assertThat(learnt).containsExactly(1);
  }

  @Test
  void servedAfterAnotherWasRefused_raisesTheLimitAgain() throws Failure {
    served(HOST);
    HostGate.Lease slow = enter(HOST);
    HostGate.Lease refused = enter(HOST);
    assertThat(refused.crowdedOut(busy())).isTrue();
    slow.served();
    assertThat(learnt).containsExactly(1, 2);
  }

  @Test
  void breakOfAServedConnection_isNoCrowd() throws Failure {
    served(HOST);
    HostGate.Lease second = served(HOST);
    assertThat(second.crowdedOut(new Failure.Unreachable("u", "reset", false, null))).isFalse();
  }

  @Test
  void resetWithoutAWord_lowersButIsNotLearnt() throws Failure {
    served(HOST);
    HostGate.Lease second = enter(HOST);
    assertThat(second.crowdedOut(new Failure.Unreachable("u", "reset", false, null))).isTrue();
    second.close();
    assertThat(hasRoom(HOST)).isFalse();
    assertThat(learnt).isEmpty();
  }

  @Test
  void refusedConnection_isLearnt() throws Failure {
    served(HOST);
    assertThat(enter(HOST).crowdedOut(new Failure.Unreachable("u", "refused", true, null)))
        .isTrue();
    assertThat(learnt).containsExactly(1);
  }

  @Test
  void serversOwnErrorsAndStalls_areNoCrowd() throws Failure {
    served(HOST);
    HostGate.Lease second = enter(HOST);
    assertThat(second.crowdedOut(new Failure.ServerBusy("u", 500, null))).isFalse();
    assertThat(second.crowdedOut(new Failure.Stalled("u", "x", Duration.ofSeconds(1)))).isFalse();
    assertThat(second.crowdedOut(new Failure.BadAnswer("u", "x"))).isFalse();
  }

  @Test
  void retryAfter_holdsBackAllNewOnes() throws Failure {
    HostGate.Lease first = served(HOST);
    HostGate.Lease second = enter(HOST);
    assertThat(second.crowdedOut(new Failure.ServerBusy("u", 429, Duration.ofSeconds(9)))).isTrue();
    second.close();
    first.close();
    assertThat(hasRoom(HOST)).isFalse();
    ticker.advance(Duration.ofSeconds(10));
    assertThat(hasRoom(HOST)).isTrue();
  }

  @Test
  void afterAQuietMinute_oneMoreIsTried() throws Failure {
    served(HOST);
    HostGate.Lease second = enter(HOST);
    assertThat(second.crowdedOut(busy())).isTrue();
    second.close();
    assertThat(hasRoom(HOST)).isFalse();
    ticker.advance(Duration.ofSeconds(61));
    enter(HOST);
    assertThat(hasRoom(HOST)).isFalse();
  }

  @Test
  void rememberedLimit_isWhereItBegins() throws Failure {
    HostGate knowing =
        new HostGate(4, ticker, host -> host.equals("one.example:80") ? 1 : 0, (h, l) -> {});
    HostGate.Lease only = knowing.enter(HOST, stop);
    Stop now = new Stop();
    now.request(new Failure.Interrupted());
    assertThatThrownBy(() -> knowing.enter(HOST, now)).isInstanceOf(Failure.Interrupted.class);
    only.close();
    knowing.enter(HOST, stop).close();
  }
}
