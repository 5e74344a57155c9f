package dev.kedge.model;

/** An entity tag (RFC 9110 §8.8.3): the opaque text without its quotes, and whether it is weak. */
public record EntityTag(boolean weak, String opaque) {

  /** Strong comparison (RFC 9110 §8.8.3.2): equal, and neither is weak. */
  public boolean strongEquals(EntityTag other) {
    return !weak && !other.weak && opaque.equals(other.opaque);
  }

  /** Weak comparison (RFC 9110 §8.8.3.2): the opaque texts are equal. */
  public boolean weakEquals(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  /** The tag as it stands in a field. */
  @Override
  public String toString() {
    return (weak ? "W/\"" : "\"") + opaque + '"';
  }
}
