package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.Progress;
import java.util.Optional;

/**
 * What became of one report.
 *
 * @param reason why it was not applied
 * @param held what the server holds, where that is not what the report says
 */
public record ReportResult(
    String opId, boolean applied, Optional<String> reason, Optional<Progress> held) {}
