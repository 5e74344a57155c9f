package dev.kedge.origin;

import dev.kedge.protocol.AddressLiteral;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;

/**
 * Whom a TLS connection is to lead to: named to the server (SNI, RFC 6066 §3), and looked for in
 * its certificate (RFC 9525). The JDK by itself names no host without a dot or with an underscore,
 * and takes no certificate for the latter, though local networks have both.
 *
 * @param name a host name without a dot at its end, or an address without brackets and zone
 * @param isNamed whether the server is told the name
 */
record TlsPeer(String name, boolean isNamed) {
  /** The JDK's checker refuses all other names, of hosts that exist or not. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:-]+");

  /** As {@link SNIHostName}, which refuses underscores. */
  private static final class OddName extends SNIServerName {
    OddName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  static TlsPeer of(Site site) {
    String name = site.certifiedHost();
    return new TlsPeer(name, AddressLiteral.parse(name).isEmpty());
  }

  /** The same, not named to the server. */
  TlsPeer unnamed() {
    return new TlsPeer(name, false);
  }

  /** Whether the server may have refused the handshake for this name: Java's servers do. */
  boolean mayOffend(SSLException refusal) {
    return isNamed
        && !isPlain()
        && String.valueOf(refusal.getMessage()).contains("illegal_parameter");
  }

  /** Before the handshake. */
  void prepare(SSLSocket socket) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(isNamed ? List.of(serverName()) : List.of());
    if (isPlain()) {
      // Without it the JDK checks the certificate but not whose it is.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
  }

  /**
   * After the handshake, before a byte is sent.
   *
   * @throws SSLException the certificate is another's
   */
  void check(SSLSocket socket) throws SSLException {
    if (isPlain()) {
      return;
    }
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    try {
      new DefaultHostnameVerifier().verify(name, certificate);
    } catch (SSLException other) {
      // In the JDK's words.
      throw new SSLHandshakeException(
          "No name matching " + name + " found", new CertificateException(other));
    }
  }

  private SNIServerName serverName() {
    return isPlain() ? new SNIHostName(name) : new OddName(name);
  }

  private boolean isPlain() {
    return PLAIN.matcher(name).matches();
  }
}
