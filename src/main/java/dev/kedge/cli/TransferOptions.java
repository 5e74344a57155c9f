package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import picocli.CommandLine.ArgGroup;

/** The option groups of the commands that fetch whole files. */
final class TransferOptions {
  @ArgGroup(validate = false, heading = "%nWhat is accepted:%n")
  ProofOptions proof = new ProofOptions();

  @ArgGroup(validate = false, heading = "%nConnections and limits:%n")
  NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, heading = "%nRequests:%n")
  RequestOptions sent = new RequestOptions();

  @ArgGroup(validate = false, heading = "%nWhat is said:%n")
  OutputOptions output = new OutputOptions();

  FetchOptions of(TargetOptions.Naming naming) throws Failure.Usage {
    return of(network, proof, sent, naming);
  }

  static FetchOptions of(
      NetworkOptions network, ProofOptions proof, RequestOptions sent, TargetOptions.Naming naming)
      throws Failure.Usage {
    return new FetchOptions(
        network.connections(),
        network.jobs(),
        !network.noRange,
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
