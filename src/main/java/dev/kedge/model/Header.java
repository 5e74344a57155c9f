package dev.kedge.model;

/**
 * A header field the user gave. It belongs to one origin, and its value is a secret: {@link
 * #toString} shows the name only.
 */
public record Header(String name, String value) {
  public boolean isAuthorization() {
    return name.equalsIgnoreCase("Authorization");
  }

  @Override
  public String toString() {
    return name + ": …";
  }
}
