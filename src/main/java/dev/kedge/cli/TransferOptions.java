package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;

/** Joins the option groups of the commands that fetch. */
final class TransferOptions {
  private TransferOptions() {}

  static FetchOptions of(
      NetworkOptions network, ProofOptions proof, RequestOptions sent, TargetOptions.Naming naming)
      throws Failure.Usage {
    return new FetchOptions(
        network.connections(),
        network.jobs(),
        network.maxPerHost(),
        proof.onChange,
        naming.existing(),
        proof.allowUnproven,
        proof.requireProof,
        proof.allowHtml,
        proof.waitForLock,
        !proof.noMtime,
        naming.fromServer(),
        sent.userAgent(),
        sent.allowDowngrade,
        TrustedHosts.of(sent.trustHosts),
        network.limits());
  }
}
