package dev.kedge.serve;

import dev.kedge.model.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The server's certificate and its key, as PEM.
 *
 * @param certificate followed by those that lead to a root
 * @param key PKCS #8 or as OpenSSL writes it, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {
  private static final byte[] SAMPLE = {1};

  /** What tells whether one of them was written. */
  record State(List<Object> facts) {}

  State state() {
    return new State(List.of(fact(certificate), fact(key)));
  }

  /**
   * Reads both.
   *
   * @throws Failure.Local one cannot be read, or they do not belong together
   */
  PemKeyCertOptions load(Vertx vertx) throws Failure.Local {
    mustBePrivate();
    var options = new PemKeyCertOptions().addCertValue(read(certificate)).addKeyValue(read(key));
    try {
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        check((X509KeyManager) manager);
      }
      return options;
    } catch (Exception e) {
      throw new Failure.Local(
          certificate + " and " + key + " cannot be used for TLS: " + e.getMessage(),
          "give a certificate and the unencrypted key it was made for, both as PEM",
          false,
          e);
    }
  }

  /** A key that every user may read is nobody's secret. */
  private void mustBePrivate() throws Failure.Local {
    PosixFileAttributeView view = Files.getFileAttributeView(key, PosixFileAttributeView.class);
    try {
      if (view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        throw Failure.Local.of(
            key + " may be read by every user of this machine",
            "chmod o= the file, and replace the key if others have an account here");
      }
    } catch (IOException missing) {
      // Reading it says so.
    }
  }

  private static void check(X509KeyManager manager) throws GeneralSecurityException {
    for (String type : List.of("RSA", "EC", "Ed25519")) {
      String[] names = manager.getServerAliases(type, null);
      for (String name : names == null ? new String[0] : names) {
        check(manager.getPrivateKey(name), manager.getCertificateChain(name)[0]);
      }
    }
  }

  private static void check(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    signature.update(SAMPLE);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static Buffer read(Path file) throws Failure.Local {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new Failure.Local(file + ": no such file", "see --tls-cert and --tls-key", false, e);
    } catch (IOException e) {
      throw new Failure.Local(
          file + " cannot be read", "see that the server's user may read it", false, e);
    }
  }

  private static Object fact(Path file) {
    try {
      return Files.readAttributes(file, "lastModifiedTime,size,fileKey");
    } catch (IOException e) {
      return "not to be had";
    }
  }
}
