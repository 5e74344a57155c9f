package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What no test server has: certificates at other times than theirs. */
class DiagnosisTest {
  private final Diagnosis diagnosis = new Diagnosis("https://h/", Limits.DEFAULT, new Breaker());

  @Test
  void certificateOfAnotherTime_isSaidInWords() {
    assertThat(text(new CertificateExpiredException("NotAfter: 2020")))
        .isEqualTo("https://h/: certificate not trusted: it has expired");
    assertThat(text(new CertificateNotYetValidException("NotBefore: 2040")))
        .isEqualTo("https://h/: certificate not trusted: it is not valid yet");
  }

  /** Wrapped as the JDK does. */
  private String text(CertificateException why) {
    SSLHandshakeException tls = new SSLHandshakeException("PKIX path validation failed: sun.…");
    tls.initCause(new CertificateException("PKIX path validation failed: sun.…", why));
    Failure failure = diagnosis.connecting(tls);
    assertThat(failure).isInstanceOf(Failure.NotTrusted.class);
    return failure.text();
  }
}
