package dev.kedge.serve.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;

/** A key that verifies tokens, with the one algorithm it is for (RFC 8725 §3.1). */
record TokenKey(JWSAlgorithm algorithm, JWSVerifier verifier) {
  boolean isFor(SignedJWT token) {
    return token.getHeader().getAlgorithm().equals(algorithm);
  }

  boolean verifies(SignedJWT token) {
    try {
      return isFor(token) && isOneSpelling(token.getSignature()) && token.verify(verifier);
    } catch (JOSEException notThisKey) {
      return false;
    }
  }

  /** Without padding (RFC 7515 §2), and with zeros for the bits that mean nothing. */
  private static boolean isOneSpelling(Base64URL signature) {
    return Base64URL.encode(signature.decode()).equals(signature);
  }
}
