package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Authority;
import dev.kedge.protocol.TypedText;
import dev.kedge.protocol.UrlInput;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hosts of {@code --trust-host}, as they stand in URLs. */
final class TrustedHosts {
  private TrustedHosts() {}

  static Set<String> of(List<String> typed) throws Failure.Usage {
    Set<String> hosts = new HashSet<>();
    for (String text : typed) {
      hosts.add(host(text));
    }
    return hosts;
  }

  private static String host(String text) throws Failure.Usage {
    try {
      URI url = UrlInput.parse("http://" + text);
      if (url.equals(URI.create("http://" + Authority.of(url).host() + '/'))
          && text.indexOf('/') < 0
          && !text.endsWith(":80")) {
        return Authority.of(url).host();
      }
    } catch (Failure.Usage notEvenThat) {
      throw (Failure.Usage) notHost(text).initCause(notEvenThat);
    }
    throw notHost(text);
  }

  private static Failure.Usage notHost(String text) {
    return new Failure.Usage(
        "--trust-host " + TypedText.shown(text) + " is no host name",
        "write the name alone, without scheme and port: --trust-host cdn.example.org");
  }
}
