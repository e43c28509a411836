package io.millrace.stages.forward;

import java.util.List;

/**
 * The largest IP packet, in bytes, that each link carries at the moment: what is configured, or
 * less if the port has been given a smaller MTU meanwhile. Belongs to one worker.
 */
final class LinkMtus {
  private final List<RouterInterface> interfaces;
  private final int[] current;

  LinkMtus(List<RouterInterface> interfaces) {
    this.interfaces = interfaces;
    current = interfaces.stream().mapToInt(iface -> iface.mtu).toArray();
  }

  /** The MTU of the link of an interface, by its number. */
  int of(int link) {
    return current[link];
  }

  /** Takes note of what the port of an interface sends. */
  void limit(int link, int portMtu) {
    current[link] = Math.min(interfaces.get(link).mtu, portMtu);
  }
}
