package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StopTest {
  private final Stop stop = new Stop();

  /** Its hooks break connections, and who waits for one only sees that. */
  @Test
  void whatWasBrokenOff_endedForTheReasonOfTheStop() {
    Failure limit = Failure.OwnLimit.ofTime(Duration.ofSeconds(1));
    Failure echo = new Failure.Interrupted();
    assertThat(stop.meant(echo)).isSameAs(echo);
    stop.request(limit);
    assertThat(stop.meant(echo)).isSameAs(limit);
  }

  @Test
  void whatEndedByItself_hasItsOwnReason() {
    stop.request(Failure.OwnLimit.ofTime(Duration.ofSeconds(1)));
    Failure own = new Failure.Usage("a", null);
    assertThat(stop.meant(own)).isSameAs(own);
  }
}
