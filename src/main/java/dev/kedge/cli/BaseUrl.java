package dev.kedge.cli;

import dev.kedge.protocol.Authority;
import dev.kedge.protocol.TypedText;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The URL under which clients find a server: {@code https://dl.example.org}, or with a path. */
final class BaseUrl implements ITypeConverter<URI> {
  @Override
  public URI convert(String text) {
    try {
      URI url = new URI(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean isPlain = url.getRawQuery() == null && url.getRawFragment() == null;
      Authority authority = Authority.of(url);
      if (isHttp && isPlain && !authority.host().isEmpty() && authority.userInfo().isEmpty()) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + TypedText.shown(text) + "' is not the URL of a server; write https://dl.example.org");
  }
}
