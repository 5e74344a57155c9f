package dev.kedge.serve.auth;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Whose limits count: an IPv4 address, or the /64 of an IPv6 one, which one client has whole. */
record ClientKey(String prefix) {
  private static final int NETWORK_BYTES = 8;

  static ClientKey of(InetAddress address) {
    byte[] octets = address.getAddress();
    byte[] own = octets.length > 4 ? Arrays.copyOf(octets, NETWORK_BYTES) : octets;
    return new ClientKey(HexFormat.of().formatHex(own));
  }
}
