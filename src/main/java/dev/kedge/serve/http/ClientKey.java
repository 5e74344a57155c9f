package dev.kedge.serve.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whose limits count: an IPv4 address, or the /64 of an IPv6 one, which one client has whole.
 *
 * @param octets of the whole address
 * @param network its first 4 octets, or 8
 */
public record ClientKey(int octets, long network) {
  private static final int OF_IPV4 = 4;

  public static ClientKey of(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    int length = octets.remaining();
    return new ClientKey(length, length == OF_IPV4 ? octets.getInt() : octets.getLong());
  }
}
