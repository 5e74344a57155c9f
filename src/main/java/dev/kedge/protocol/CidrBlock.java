package dev.kedge.protocol;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses (RFC 4632 §3.1): {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
 *
 * @param bits how many leading bits are the same for all in the block
 */
public record CidrBlock(InetAddress address, int bits) {
  /** Absent if it is no block, or bits after the prefix are set, which is a typing error. */
  public static Optional<CidrBlock> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address =
        AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int most = address.get().getAddress().length * 8;
    long bits = slash < 0 ? most : Digits.parse(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      return Optional.empty();
    }
    CidrBlock block = new CidrBlock(address.get(), (int) bits);
    return Optional.of(block).filter(CidrBlock::hasNothingAfterPrefix);
  }

  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (bitOf(mine, bit) != bitOf(its, bit)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasNothingAfterPrefix() {
    byte[] octets = address.getAddress();
    for (int bit = bits; bit < octets.length * 8; bit++) {
      if (bitOf(octets, bit) != 0) {
        return false;
      }
    }
    return true;
  }

  /** In the form that {@link #parse} takes. */
  @Override
  public String toString() {
    int most = address.getAddress().length * 8;
    return address.getHostAddress() + (bits == most ? "" : "/" + bits);
  }

  private static int bitOf(byte[] octets, int bit) {
    return octets[bit / 8] >> (7 - bit % 8) & 1;
  }
}
