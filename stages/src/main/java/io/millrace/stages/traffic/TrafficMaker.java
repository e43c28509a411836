package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Makes all frames of one source. */
final class TrafficMaker {
  /** In the place of a flaw's number. */
  static final int VALID = -1;

  private final TrafficBuilder wanted;
  private final SplittableRandom random;
  private final FlowMaker flowMaker;
  private final int firstFlow;

  TrafficMaker(TrafficBuilder wanted, int queue) {
    this.wanted = wanted;
    random = new SplittableRandom(wanted.seed * 0x9e37_79b9_7f4a_7c15L + queue);
    flowMaker = new FlowMaker(wanted.sources, wanted.destinations, random);
    firstFlow = queue * wanted.flows;
  }

  TrafficSource make() {
    List<Flaw> flaws = List.copyOf(wanted.flaws.keySet());
    int[] kinds = kinds(flaws);
    int[] lengths = wanted.sizes.lengths(kinds.length, random);
    if (Arrays.stream(lengths).max().orElseThrow() > PacketMemory.DATA_ROOM) {
      throw new IllegalArgumentException(
          "frames larger than the data room of a packet buffer, " + PacketMemory.DATA_ROOM);
    }
    return new TrafficSource(frames(flaws, kinds, lengths), kinds, flaws);
  }

  /** The flaw's number for each frame, or {@link #VALID}; at least one valid frame a flow. */
  private int[] kinds(List<Flaw> flaws) {
    double[] shares = new double[flaws.size() + 1];
    Arrays.setAll(shares, i -> i < flaws.size() ? wanted.flaws.getOrDefault(flaws.get(i), 0.0) : 0);
    shares[flaws.size()] = 1 - Arrays.stream(shares).sum();
    int enough = (int) Math.ceil((wanted.flows + flaws.size()) / shares[flaws.size()]);
    int[] parts = Shares.split(Math.max(wanted.templates, enough), shares);
    int[] kinds = new int[Arrays.stream(parts).sum()];
    int at = 0;
    for (int kind = 0; kind < parts.length; kind++) {
      int until = at + parts[kind];
      Arrays.fill(kinds, at, until, kind == flaws.size() ? VALID : kind);
      at = until;
    }
    Shares.shuffle(kinds, random);
    return kinds;
  }

  private FrameTable frames(List<Flaw> flaws, int[] kinds, int[] lengths) {
    List<Flow> flows = flows();
    FrameTable table = new FrameTable(kinds.length);
    try (PacketPool pool = new PacketPool(1);
        PacketCache cache = pool.newCache()) {
      long empty = cache.allocate();
      FrameWriter writer = new FrameWriter(wanted.sourceMac.value(), wanted.destinationMac.value());
      Draft draft = new Draft(empty, writer, flowMaker, random);
      int valid = 0;
      for (int i = 0; i < kinds.length; i++) {
        draft.start(lengths[i]);
        if (kinds[i] == VALID) {
          draft.flow(flows.get(valid++ % flows.size()));
        } else {
          flaws.get(kinds[i]).write(draft);
        }
        table.add(draft.packet);
      }
      cache.free(Packet.withLength(empty, 0));
    }
    return table;
  }

  /** So many frames of each kind, the kinds in turn. */
  List<byte[]> invalid(List<? extends Flaw> kinds, int each) {
    int[] lengths = wanted.sizes.lengths(kinds.size() * each, random);
    List<byte[]> frames = new ArrayList<>();
    try (PacketPool pool = new PacketPool(1);
        PacketCache cache = pool.newCache()) {
      long empty = cache.allocate();
      FrameWriter writer = new FrameWriter(wanted.sourceMac.value(), wanted.destinationMac.value());
      Draft draft = new Draft(empty, writer, flowMaker, random);
      for (int i = 0; i < lengths.length; i++) {
        draft.start(lengths[i]);
        kinds.get(i % kinds.size()).write(draft);
        frames.add(PacketMemory.bytes(draft.packet));
      }
      cache.free(Packet.withLength(empty, 0));
    }
    return frames;
  }

  /** The valid flows in random order, each class with its share. */
  private List<Flow> flows() {
    double six = wanted.ipv6Share;
    double tcp = wanted.tcpShare;
    double[] shares = {(1 - six) * (1 - tcp), (1 - six) * tcp, six * (1 - tcp), six * tcp};
    int[] parts = Shares.split(wanted.flows, shares);
    int[] classes =
        IntStream.range(0, parts.length)
            .flatMap(c -> IntStream.generate(() -> c).limit(parts[c]))
            .toArray();
    Shares.shuffle(classes, random);
    List<Flow> flows = new ArrayList<>();
    for (int c : classes) {
      int id = firstFlow + flows.size();
      flows.add(flowMaker.next(id, c < 2 ? 4 : 6, FlowMaker.protocol(c % 2 == 1)));
    }
    return flows;
  }
}
