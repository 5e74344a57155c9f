package dev.kedge.serve.sync;

import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.Tokens;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.sync.state.CatalogueNews;
import dev.kedge.serve.sync.state.DesiredLists;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Feed;
import dev.kedge.serve.sync.state.Fleet;
import dev.kedge.serve.sync.state.Integrity;
import dev.kedge.serve.sync.state.Intents;
import dev.kedge.serve.sync.state.ItemCatalogue;
import dev.kedge.serve.sync.state.Items;
import dev.kedge.serve.sync.state.Knowledge;
import dev.kedge.serve.sync.state.OfflineItems;
import dev.kedge.serve.sync.state.Pushes;
import dev.kedge.serve.sync.state.Turns;
import dev.kedge.serve.sync.state.Upkeep;
import dev.kedge.serve.sync.state.Waiters;
import java.util.List;
import java.util.stream.Stream;

/** Keeps devices in step: its routes, and what it does between requests. */
public final class SyncApi implements AutoCloseable {
  private final List<Route> routes;
  private final CatalogueNews news;
  private final Upkeep upkeep;
  private final Waiters waiters = new Waiters();

  /** What it needs of others. */
  public record Needs(
      Store store,
      ItemCatalogue catalogue,
      Tokens tokens,
      Devices.Revoker revoker,
      Ticker ticker) {}

  /** Starts what it does between requests, too. */
  public SyncApi(Needs needs, SyncOptions options) throws StoreException {
    Ticker ticker = needs.ticker();
    var turns = new Turns(needs.store(), ticker, waiters);
    var knowledge = new Knowledge(needs.catalogue(), ticker);
    news = new CatalogueNews(turns, knowledge);
    var devices = new Devices(turns, needs.revoker(), options.mostDevices());
    var lists = new DesiredLists(turns, knowledge);
    var intents = new Intents(turns);
    var pace = new Pace(options.pace());
    var tokens = new DeviceTokens(needs.tokens(), ticker);
    routes =
        Stream.of(
                new DevicesResource(devices, tokens, pace).routes(),
                new DeviceResource(devices, lists, pace, ticker).routes(),
                new DesiredResource(devices, lists).routes(),
                new PushResource(new Pushes(turns, knowledge), pace).routes(),
                new ChangesResource(new Feed(turns)).routes(),
                new IntegrityResource(devices, new Integrity(turns, knowledge)).routes(),
                new ClearResource(devices, intents).routes(),
                new IntentResource(devices, intents, new Items(turns, knowledge)).routes(),
                new OfflineResource(new OfflineItems(turns)).routes(),
                new FleetResource(new Fleet(turns, knowledge), pace, ticker).routes())
            .flatMap(List::stream)
            .toList();
    upkeep = Upkeep.start(turns, news, options.retention());
  }

  /** For the router; the gate stands before it. */
  public List<Route> routes() {
    return routes;
  }

  /** To be told when an item came, was hashed, has a new version, or is gone. */
  public CatalogueNews news() {
    return news;
  }

  /** Those who wait for changes are told that there are none, now and from now on. */
  public void endWaits() {
    waiters.end();
  }

  @Override
  public void close() {
    upkeep.close();
  }
}
