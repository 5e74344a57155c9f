package dev.kedge.origin;

import dev.kedge.fixture.FaultServer;
import java.net.InetAddress;

/** An origin that trusts the fixtures' certificate. */
public final class TrustingOrigin {
  private TrustingOrigin() {}

  public static Origin of(OriginConfig config) {
    return new HttpOrigin(config, InetAddress::getAllByName, FaultServer::trustingFactory);
  }
}
