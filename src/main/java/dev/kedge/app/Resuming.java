package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.model.ResumeRequest;
import dev.kedge.model.TransferListener;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlInput;
import dev.kedge.transfer.Job;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Makes orders of downloads that the ledger knows, without their URLs being said again. */
final class Resuming {
  private Resuming() {}

  static List<Fetching.Order> orders(
      ResumeRequest request, List<Download> chosen, Ledger ledger, TransferListener events)
      throws Failure {
    URI url = request.url();
    if (url != null && chosen.size() != 1) {
      throw new Failure.Usage(
          "--url goes with exactly one download, but " + chosen.size() + " are meant",
          "name the file or id it is for");
    }
    List<Fetching.Order> orders = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      int index = i;
      Download row = chosen.get(i);
      String shown = url == null ? row.url() : RedactedUrl.of(url);
      orders.add(
          new Fetching.Order(
              shown,
              row.file(),
              () -> job(index, row.id(), request, chosen.size() == 1, ledger, events)));
    }
    return orders;
  }

  private static Job job(
      int index,
      long id,
      ResumeRequest request,
      boolean alone,
      Ledger ledger,
      TransferListener events)
      throws Failure {
    URI url = request.url();
    Download row =
        ledger
            .find(id)
            .orElseThrow(() -> Failure.Local.of("download " + id + " was forgotten", null));
    URI source = url == null ? UrlInput.parse(row.url()) : url;
    List<Header> headers = request.logins().with(meant(request, row, alone), source);
    List<String> missing = Secrets.missing(row.secrets(), url != null, headers);
    if (!missing.isEmpty()) {
      throw new Failure.MissingCredentials(row.url(), String.join(", ", missing));
    }
    return new Job(
        index, row, Job.NamedBy.RECORD, source, headers, row.expected(), List.of(), null, events);
  }

  /** Of several downloads, each gets only the fields that it is known to need. */
  private static List<Header> meant(ResumeRequest request, Download row, boolean alone) {
    return alone
        ? request.headers()
        : request.headers().stream()
            .filter(header -> row.secrets().contains(Secrets.name(header)))
            .toList();
  }
}
