package dev.kedge.cli;

import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;

/** Joins the option groups of the commands that fetch. */
final class TransferOptions {
  private TransferOptions() {}

  static FetchOptions of(
      NetworkOptions network, ProofOptions proof, RequestOptions sent, ExistingTarget existing)
      throws Failure.Usage {
    return new FetchOptions(
        network.connections(),
        network.jobs(),
        network.maxPerHost(),
        proof.onChange,
        existing,
        proof.allowUnproven,
        proof.requireProof,
        proof.allowHtml,
        proof.waitForLock,
        !proof.noMtime,
        sent.userAgent(),
        network.limits());
  }
}
