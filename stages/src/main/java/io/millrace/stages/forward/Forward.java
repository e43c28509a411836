package io.millrace.stages.forward;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.wire.Ethernet;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The router. Its outputs are the ports of its interfaces, in the order of the configuration.
 *
 * <p>A burst goes through it in three steps:
 *
 * <ol>
 *   <li>{@link FastPath#lookUp}: one pass over the headers collects the destinations, then all of
 *       them are looked up, so that the memory accesses of the whole burst overlap.
 *   <li>{@link FastPath#forward}: one pass checks the plain case with a few combined tests,
 *       rewrites the headers and sends; it notes down whatever is not plain.
 *   <li>{@link SlowPath#process} takes those, one by one.
 * </ol>
 *
 * <p>It relies on the {@code validate} stage before it for checksums and martian sources; without
 * it, it is safe but forwards what others will drop.
 */
public final class Forward implements Stage {
  private static final long TICK_NANOS = 100_000_000L;

  private final ForwardTables tables;
  private final Optional<RouterInterface> ingress;
  private final List<String> outputs;
  private @Nullable RouterInterface[] byPort = new RouterInterface[0];
  private final LinkMtus mtus;
  private final FastPath fast;
  private @Nullable Engine engine;

  /** What a running instance consists of, beside its tables. */
  private record Engine(
      StageContext context,
      Work work,
      NeighborResolver resolver,
      Egress egress,
      IcmpErrors errors,
      SlowPath slow) {}

  /** An instance for one worker; all of them share the tables. */
  public Forward(ForwardTables tables) {
    this(tables, Optional.empty());
  }

  /**
   * An instance for packets that stages before it have made.
   *
   * @param ingress name of the interface by which all of them are taken to have come in
   */
  public Forward(ForwardTables tables, String ingress) {
    this(tables, Optional.of(tables.named(ingress)));
  }

  private Forward(ForwardTables tables, Optional<RouterInterface> ingress) {
    this.tables = tables;
    this.ingress = ingress;
    outputs = tables.config().interfaces().stream().map(Interface::port).toList();
    mtus = new LinkMtus(tables.interfaces());
    fast = new FastPath(tables, mtus);
  }

  @Override
  public List<String> outputs() {
    return outputs;
  }

  @Override
  public List<DropReason> dropReasons() {
    return ForwardDrops.ALL;
  }

  @Override
  public long tickNanos() {
    return TICK_NANOS;
  }

  @Override
  public void start(StageContext context) {
    for (RouterInterface iface : tables.interfaces()) {
      attach(iface, context.port(outputs.get(iface.number)));
    }
    engine = assemble(context);
  }

  private void attach(RouterInterface iface, int port) {
    if (port < 0) {
      throw new IllegalArgumentException(
          "interface " + iface.name + ": there is no port '" + outputs.get(iface.number) + "'");
    }
    if (port >= byPort.length) {
      byPort = Arrays.copyOf(byPort, port + 1);
    }
    byPort[port] = iface;
  }

  private Engine assemble(StageContext context) {
    List<RouterInterface> interfaces = tables.interfaces();
    ForwardConfig config = tables.config();
    Work work = new Work(context.packets(), interfaces.getFirst());
    Egress egress = new Egress(work, interfaces, mtus);
    NeighborResolver resolver =
        new NeighborResolver(
            work,
            tables,
            new Solicitations(work, interfaces, context.counter("neighbor-requests-sent")));
    OwnRoutes routes = new OwnRoutes(work, tables, resolver);
    IcmpErrors errors =
        new IcmpErrors(
            work,
            new TokenBucket(config.icmpErrorsPerSecond(), config.icmpErrorBurst()),
            new Icmpv4Errors(work, routes, egress, interfaces),
            new Icmpv6Errors(work, routes, egress),
            context.counter("icmp-errors-sent"),
            context.counter("icmp-errors-suppressed"));
    NeighborDiscoveryResponder discovery = new NeighborDiscoveryResponder(work, tables.neighbors());
    LocalDelivery local = new LocalDelivery(work, routes, egress, errors, discovery);
    ArpResponder arp = new ArpResponder(work, tables.neighbors());
    SlowPath slow =
        new SlowPath(work, tables, mtus, resolver, egress, errors, local, arp, discovery);
    return new Engine(context, work, resolver, egress, errors, slow);
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    RouterInterface from = ingress.isPresent() ? ingress.get() : attachedTo(burst.port());
    if (from == null) {
      processWithoutPort(burst, verdicts);
      return;
    }
    fast.lookUp(burst, from.mac);
    int left = fast.forward(burst, verdicts);
    Engine engine = engine();
    if (left > 0 || engine.resolver.isDue()) {
      processSlowly(burst, verdicts, from, left, engine);
    }
  }

  private @Nullable RouterInterface attachedTo(int port) {
    return port >= 0 && port < byPort.length ? byPort[port] : null;
  }

  /**
   * Takes packets that another stage has held back, so that it is not known any more by which port
   * they came in. The Ethernet address they are to tells the interface.
   */
  private void processWithoutPort(Burst burst, Verdicts verdicts) {
    Engine engine = engine();
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      RouterInterface ingress = burst.port() < 0 ? addressed(packet) : null;
      if (ingress == null) {
        verdicts.drop(i, ForwardDrops.NO_INTERFACE);
      } else {
        engine.work.begin(burst, verdicts, ingress);
        engine.work.takeUp(i);
        engine.slow.process(packet);
      }
    }
    engine.work.leaveBurst();
    if (engine.resolver.isDue()) {
      engine.work.begin(burst.nanos(), verdicts);
      engine.resolver.flush(engine.egress, engine.errors);
    }
    engine.work.end();
  }

  private @Nullable RouterInterface addressed(long packet) {
    long mac = Ethernet.destination(packet);
    for (RouterInterface iface : tables.interfaces()) {
      if (iface.mac == mac) {
        return iface;
      }
    }
    return null;
  }

  private void processSlowly(
      Burst burst, Verdicts verdicts, RouterInterface ingress, int left, Engine engine) {
    engine.work.begin(burst, verdicts, ingress);
    for (int i = 0; i < left; i++) {
      int index = fast.left(i);
      engine.work.takeUp(index);
      engine.slow.process(burst.get(index));
    }
    engine.work.leaveBurst();
    if (engine.resolver.isDue()) {
      engine.resolver.flush(engine.egress, engine.errors);
    }
    engine.work.end();
  }

  @Override
  public void tick(long nanos, Verdicts verdicts) {
    Engine engine = engine();
    watchLinks(engine.context);
    engine.work.begin(nanos, verdicts);
    engine.resolver.tick(engine.egress, engine.errors);
    engine.work.end();
  }

  /**
   * Stations on a link that was lost have to prove that they are still there. A link may carry less
   * than it did.
   */
  private void watchLinks(StageContext context) {
    for (int port = 0; port < byPort.length; port++) {
      RouterInterface iface = byPort[port];
      if (iface != null) {
        tables.neighbors().linkLosses(iface.number, context.linkLosses(port));
        mtus.limit(iface.number, context.mtu(port));
      }
    }
  }

  @Override
  public int held() {
    return engine == null ? 0 : engine.resolver.held();
  }

  @Override
  public boolean adopt(Stage predecessor) {
    if (!(predecessor instanceof Forward old) || old.engine == null) {
      return false;
    }
    int[] links =
        old.tables.interfaces().stream().mapToInt(iface -> numberOf(iface.name)).toArray();
    engine().resolver.takeOver(old.engine.resolver, links);
    return true;
  }

  private int numberOf(String name) {
    return tables.interfaces().stream()
        .filter(iface -> iface.name.equals(name))
        .mapToInt(iface -> iface.number)
        .findFirst()
        .orElse(-1);
  }

  @Override
  public void stop(Verdicts verdicts) {
    if (engine != null) {
      engine.work.begin(0, verdicts);
      engine.resolver.stop();
      engine.work.end();
    }
  }

  private Engine engine() {
    return Objects.requireNonNull(engine, "not started");
  }
}
