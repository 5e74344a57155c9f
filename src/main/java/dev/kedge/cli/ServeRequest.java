package dev.kedge.cli;

import dev.kedge.model.Ticker;
import dev.kedge.serve.ServeConfig.ClientLimits;
import dev.kedge.serve.TlsFiles;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.ops.Supervision;
import dev.kedge.serve.store.StoreAddress;
import dev.kedge.serve.sync.SyncOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory to publish.
 *
 * @param state the server's own database
 * @param access who may do what
 * @param plain other machines may be served without TLS
 * @param content how content is offered
 * @param cors origins whose pages may read everything
 * @param port 0 takes any free one
 * @param rate bytes a second over all clients; 0 for no limit
 * @param log takes a line for each request; null if nobody wants to know
 * @param database holds the state in place of the file
 * @param notices takes a line about what goes wrong in the background
 * @param tls absent for plain HTTP
 * @param clients what one client may have
 * @param logFile has a line of JSON appended for each request
 * @param logLines takes those lines
 * @param drain how long answers under way may go on at the end
 * @param faults how answers are spoilt on purpose
 * @param sync how devices are kept in step
 * @param sameOwner only files of the directory's owner are served
 * @param supervision who starts the process again when it ends
 */
public record ServeRequest(
    Path directory,
    Path state,
    AccessOptions access,
    boolean plain,
    ContentOptions content,
    List<String> cors,
    String host,
    int port,
    long rate,
    Ticker ticker,
    @Nullable Consumer<String> log,
    Optional<StoreAddress> database,
    Consumer<String> notices,
    Optional<TlsFiles> tls,
    ClientLimits clients,
    Optional<Path> logFile,
    Optional<Consumer<String>> logLines,
    Duration drain,
    FaultPlan faults,
    SyncOptions sync,
    boolean sameOwner,
    Supervision supervision) {}
