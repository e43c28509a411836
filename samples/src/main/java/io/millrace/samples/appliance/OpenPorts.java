package io.millrace.samples.appliance;

import io.millrace.driver.port.Port;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.PortSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports that are open, by what was configured. A change of configuration keeps those that stay
 * as they are, opens the new ones before anything else happens, and closes the others at the end.
 */
final class OpenPorts implements AutoCloseable {
  private static final Load UNKNOWN = new Load(0, 0, 0, 0);

  private final PortOpener opener;
  private final List<PortFigures> gone = new ArrayList<>();
  private volatile Map<PortSpec, Port> open = new LinkedHashMap<>();

  OpenPorts(PortOpener opener) {
    this.opener = opener;
  }

  /**
   * Opens what a configuration needs and is not open yet. If one of them cannot be opened, none is.
   *
   * @return the ports in the configuration's order
   */
  Change change(Config config) {
    Map<PortSpec, Port> next = new LinkedHashMap<>();
    List<Port> opened = new ArrayList<>();
    try {
      for (PortSpec spec : config.ports()) {
        Port port = find(spec);
        if (port != null) {
          opener.refresh(port);
        } else {
          refuseWhatIsInUse(spec);
          port = opener.open(spec, config.workers());
          opened.add(port);
        }
        next.put(spec, port);
      }
    } catch (RuntimeException e) {
      opened.forEach(Port::close);
      throw e;
    }
    return new Change(next, opened);
  }

  private @Nullable Port find(PortSpec wanted) {
    return open.entrySet().stream()
        .filter(entry -> entry.getKey().isSameAs(wanted))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** A file cannot be made anew, nor an interface be had, while a port that will go has it. */
  private void refuseWhatIsInUse(PortSpec wanted) {
    for (PortSpec user : open.keySet()) {
      List<String> shared = new ArrayList<>(resources(user));
      shared.retainAll(resources(wanted));
      if (!shared.isEmpty()) {
        throw new ApplianceException(
            shared.getFirst()
                + " is in use by port '"
                + user.name()
                + "' as it is now, which cannot be changed while it runs: change it back, or"
                + " restart");
      }
    }
  }

  private static List<String> resources(PortSpec spec) {
    List<String> resources = new ArrayList<>(spec.settings().exclusive());
    spec.capture().ifPresent(file -> resources.add("file " + file));
    return resources;
  }

  /** Final figures of the ports that were closed by changes. */
  List<PortFigures> gone() {
    return List.copyOf(gone);
  }

  List<Port> list() {
    return List.copyOf(open.values());
  }

  @Override
  public void close() {
    open.values().forEach(Port::close);
    open = new LinkedHashMap<>();
  }

  /** A change under way: either {@link #commit} or {@link #abandon} follows. */
  final class Change {
    private final Map<PortSpec, Port> next;
    private final List<Port> opened;

    private Change(Map<PortSpec, Port> next, List<Port> opened) {
      this.next = next;
      this.opened = opened;
    }

    List<Port> ports() {
      return List.copyOf(next.values());
    }

    /** Closes what is not needed any more. */
    void commit() {
      List<Port> leaving = new ArrayList<>(open.values());
      leaving.removeAll(next.values());
      open = next;
      for (Port port : leaving) {
        port.close();
        gone.add(new PortFigures(port.name(), port.stats(), UNKNOWN, UNKNOWN, 0));
      }
    }

    /** Closes what was opened for the change. */
    void abandon() {
      opened.forEach(Port::close);
    }
  }
}
