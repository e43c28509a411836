package io.millrace.stages.forward;

import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * In the tables of a router, gives each neighbor with a known Ethernet address a route of its own,
 * where the route of its link would have led to it anyway, and takes it away when the address is
 * lost. Called under the neighbor table's lock, so that routes and neighbors change together.
 */
final class HostRoutes implements NeighborTable.Listener {
  private final List<ForwardTables> all = new CopyOnWriteArrayList<>();

  /** Keeps these tables up to date from here on. */
  void keepIn(ForwardTables tables) {
    all.add(tables);
  }

  @Override
  public void resolved(Neighbor neighbor) {
    for (ForwardTables tables : all) {
      add(neighbor, tables);
    }
  }

  @Override
  public void lost(Neighbor neighbor) {
    for (ForwardTables tables : all) {
      remove(neighbor, tables);
    }
  }

  static void add(Neighbor neighbor, ForwardTables tables) {
    int onLink = Hop.FIRST_ON_LINK + neighbor.link();
    if (neighbor.isIpv4()) {
      int address = neighbor.ipv4();
      if (tables.fib4().lookUp(address) == onLink && tables.fib4().get(address, 32) == 0) {
        tables.fib4().put(address, 32, neighbor.id());
      }
    } else if (tables.fib6().lookUp(neighbor.high(), neighbor.low()) == onLink
        && tables.fib6().get(neighbor.high(), neighbor.low(), 128) == 0) {
      tables.fib6().put(neighbor.high(), neighbor.low(), 128, neighbor.id());
    }
  }

  private static void remove(Neighbor neighbor, ForwardTables tables) {
    if (neighbor.isIpv4()) {
      if (tables.fib4().get(neighbor.ipv4(), 32) == neighbor.id()) {
        tables.fib4().remove(neighbor.ipv4(), 32);
      }
    } else if (tables.fib6().get(neighbor.high(), neighbor.low(), 128) == neighbor.id()) {
      tables.fib6().remove(neighbor.high(), neighbor.low(), 128);
    }
  }
}
