package io.millrace.stages.l2forward;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.Verdicts;
import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.PacketCopy;
import io.millrace.stages.table.mac.MacTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Vlan;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A learning bridge (IEEE 802.1Q, clause 8) between the ports it is given; its outputs have their
 * names.
 *
 * <ol>
 *   <li>It learns where the source is, by the VLAN of the outermost tag.
 *   <li>A frame to a known station goes out by that station's port, unless it came in there.
 *   <li>A frame to a group or to an unknown station is flooded: it goes out by the first of the
 *       other ports, and copies of it by the rest. Copies for which there is no buffer are counted
 *       as {@code flood-missed}, stations for which the table has no slot as {@code not-learned}.
 * </ol>
 *
 * <p>Every port carries every VLAN, and tags are left alone. Instances share the table of stations.
 */
@SuppressWarnings("NullAway.Init") // start() comes first
public final class L2Forward implements Stage {
  /** Known to be where it comes from. */
  public static final DropReason SAME_PORT =
      DropReason.declare("l2-same-port", "The destination is on the port that the frame came by.");

  /** The source address is a group's. */
  public static final DropReason GROUP_SOURCE =
      DropReason.declare("l2-group-source", "The source address is that of a group of stations.");

  /** For the bridge at this end of the link alone (IEEE 802.1Q, table 8-1). */
  public static final DropReason LINK_LOCAL =
      DropReason.declare("l2-link-local", "The destination is an address that no bridge forwards.");

  /** Came from elsewhere. */
  public static final DropReason NOT_A_PORT =
      DropReason.declare(
          "l2-not-a-port", "The frame came by a port that is not one of the bridge.");

  /** No Ethernet header. */
  public static final DropReason TOO_SHORT =
      DropReason.declare("l2-too-short", "The frame ends before its Ethernet header does.");

  private static final long LINK_LOCAL_PREFIX = 0x0180_c200_000L;
  private static final long TICK_NANOS = 100_000_000;
  private static final int PARTS = 10;

  private final MacTable table;
  private final List<String> ports;

  /** The bridge's number for each of the pipeline's ports, or -1. */
  private int[] bridgePorts = new int[0];

  private PacketCache packets;
  private Counter floodMissed;
  private Counter notLearned;
  private int nextPart;

  /**
   * A bridge.
   *
   * @param table shared by all instances
   * @param ports names of two ports or more
   */
  public L2Forward(MacTable table, List<String> ports) {
    if (ports.size() < 2 || Set.copyOf(ports).size() < ports.size()) {
      throw new IllegalArgumentException("ports: a bridge has two or more, each named once");
    }
    this.table = table;
    this.ports = List.copyOf(ports);
  }

  @Override
  public void start(StageContext context) {
    int[] numbers = ports.stream().mapToInt(context::port).toArray();
    bridgePorts = new int[Arrays.stream(numbers).max().orElse(-1) + 1];
    Arrays.fill(bridgePorts, -1);
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0) {
        throw new IllegalArgumentException("ports: there is no port '" + ports.get(i) + "'");
      }
      bridgePorts[numbers[i]] = i;
    }
    packets = context.packets();
    floodMissed = context.counter("flood-missed");
    notLearned = context.counter("not-learned");
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    int number = burst.port();
    int in = number >= 0 && number < bridgePorts.length ? bridgePorts[number] : -1;
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      if (in < 0) {
        verdicts.drop(i, NOT_A_PORT);
      } else if (Packet.length(packet) < Ethernet.HEADER_BYTES) {
        verdicts.drop(i, TOO_SHORT);
      } else {
        bridge(i, packet, in, burst.nanos(), verdicts);
      }
    }
  }

  private void bridge(int index, long packet, int in, long nanos, Verdicts verdicts) {
    long source = Ethernet.source(packet);
    long destination = Ethernet.destination(packet);
    if (Ethernet.isGroup(source)) {
      verdicts.drop(index, GROUP_SOURCE);
      return;
    }
    int vlan = vlan(packet);
    if (!table.learn(vlan, source, in, nanos)) {
      notLearned.add(1);
    }
    if (destination >>> 4 == LINK_LOCAL_PREFIX) {
      verdicts.drop(index, LINK_LOCAL);
      return;
    }
    int out = Ethernet.isGroup(destination) ? MacTable.UNKNOWN : table.find(vlan, destination);
    if (out == MacTable.UNKNOWN) {
      flood(index, packet, in, verdicts);
    } else if (out == in) {
      verdicts.drop(index, SAME_PORT);
    } else {
      verdicts.send(index, out);
    }
  }

  private static int vlan(long packet) {
    boolean tagged =
        Vlan.isTpid(Ethernet.type(packet))
            && Packet.length(packet) >= Ethernet.HEADER_BYTES + Vlan.TAG_BYTES;
    return tagged ? Vlan.identifier(packet + Ethernet.HEADER_BYTES) : 0;
  }

  private void flood(int index, long packet, int in, Verdicts verdicts) {
    int first = in == 0 ? 1 : 0;
    verdicts.send(index, first);
    for (int out = first + 1; out < ports.size(); out++) {
      if (out != in) {
        copyTo(out, index, packet, verdicts);
      }
    }
  }

  private void copyTo(int out, int index, long packet, Verdicts verdicts) {
    boolean fits = Packet.length(packet) <= PacketMemory.DATA_ROOM;
    long copy = fits ? PacketCopy.of(packet, PacketMemory.DATA_ROOM, packets) : Packet.NONE;
    if (copy == Packet.NONE) {
      floodMissed.add(1);
    } else {
      verdicts.emitBehind(index, out, copy);
    }
  }

  /** Learns where the predecessor's stations are, as far as this bridge has the ports. */
  @Override
  public boolean adopt(Stage predecessor) {
    if (!(predecessor instanceof L2Forward before)) {
      return false;
    }
    if (before.table != table) {
      table.learnFrom(before.table, before.ports.stream().mapToInt(ports::indexOf).toArray());
    }
    return true;
  }

  @Override
  public long tickNanos() {
    return TICK_NANOS;
  }

  @Override
  public void tick(long nanos, Verdicts verdicts) {
    table.age(nextPart, PARTS, nanos);
    nextPart = (nextPart + 1) % PARTS;
  }

  @Override
  public List<String> outputs() {
    return ports;
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(SAME_PORT, GROUP_SOURCE, LINK_LOCAL, NOT_A_PORT, TOO_SHORT);
  }
}
