package dev.kedge.serve.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.SignedJWT;

/** A key that verifies tokens, with the one algorithm it is for (RFC 8725 §3.1). */
record TokenKey(JWSAlgorithm algorithm, JWSVerifier verifier) {
  boolean verifies(SignedJWT token) {
    try {
      return token.getHeader().getAlgorithm().equals(algorithm) && token.verify(verifier);
    } catch (JOSEException notThisKey) {
      return false;
    }
  }
}
