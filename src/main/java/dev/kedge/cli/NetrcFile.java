package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.model.Logins;
import dev.kedge.protocol.Authority;
import dev.kedge.protocol.BasicCredentials;
import dev.kedge.protocol.Netrc;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The user's {@code .netrc}: which login goes to which host. */
record NetrcFile(Path path, Netrc netrc) implements Logins {

  /** Where it is unless the user says so: {@code $NETRC}, else in the home directory. */
  static Path usual(Map<String, String> environment) {
    String named = environment.getOrDefault("NETRC", "");
    return named.isEmpty()
        ? Homes.home(environment).orElse(Path.of("/")).resolve(".netrc")
        : Path.of(named);
  }

  static NetrcFile read(Path path) throws Failure.Local {
    try {
      // Latin-1 where it is not UTF-8: a comment in another charset must not hide the logins.
      byte[] octets = Files.readAllBytes(path);
      String text = new String(octets, StandardCharsets.UTF_8);
      boolean isText = text.indexOf('\ufffd') < 0;
      return new NetrcFile(
          path, Netrc.parse(isText ? text : new String(octets, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new Failure.Local("cannot read " + path + ": " + Reason.of(e), null, false, e);
    }
  }

  /** Whether other users may read passwords in it. */
  boolean isOpenToOthers() {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(path);
      return netrc.holdsPasswords()
          && (allowed.contains(PosixFilePermission.GROUP_READ)
              || allowed.contains(PosixFilePermission.OTHERS_READ));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /** A password in the URL itself is nearer to what was asked. */
  @Override
  public List<Header> of(URI url) {
    Authority authority = Authority.of(url);
    if (authority.userInfo().contains(":")) {
      return List.of();
    }
    String host = authority.host().replaceAll("^\\[|]$", "");
    return netrc
        .find(host, authority.userInfo())
        .map(login ->
            new Header("Authorization", BasicCredentials.of(login.name() + ':' + login.password())))
        .stream()
        .toList();
  }
}
