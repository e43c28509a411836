package io.millrace.driver.sim;

import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A wire between two ports of this process: what one sends by its transmit queue <i>n</i> the other
 * receives by its receive queue <i>n</i>. The packets themselves change hands, nothing is copied;
 * so both ends must take their buffers from the same pool. The ends may run in different threads.
 *
 * <p>A port on the wire is exhausted once the other one is closed and all it sent was received.
 * What is under way when the link goes down arrives when it is up again. What is under way when its
 * receive queue closes is lost, and counted as missed by that port.
 */
public final class SimWire {
  private final Link link = new Link();
  private final SimPort left;
  private final SimPort right;

  /** A wire between ports of these names, with one queue each way, that takes no time. */
  public SimWire(String leftName, String rightName) {
    this(new End(leftName, MacAddress.NONE), new End(rightName, MacAddress.NONE), Shape.DEFAULT);
  }

  /** A wire between two ends. */
  public SimWire(End leftEnd, End rightEnd, Shape shape) {
    List<Strand> rightward = strands(shape);
    List<Strand> leftward = strands(shape);
    left = leftEnd.port(link, leftward, rightward);
    right = rightEnd.port(link, rightward, leftward);
  }

  private static List<Strand> strands(Shape shape) {
    return Stream.generate(() -> new Strand(shape.ring, shape.delays.get(), shape.clock))
        .limit(shape.queues)
        .toList();
  }

  /** One port of the wire. */
  public SimPort left() {
    return left;
  }

  /** The other port of the wire. */
  public SimPort right() {
    return right;
  }

  /** Takes the link up or down for both ports. Any thread. */
  public void setLink(LinkState state) {
    link.set(state);
  }

  /**
   * One end of a wire.
   *
   * @param name the port's name
   * @param mac its address
   * @param mtu largest layer-3 packet, in bytes; only told to others, not enforced
   */
  public record End(String name, MacAddress mac, int mtu) {
    /** An end with an MTU of 1500 bytes. */
    public End(String name, MacAddress mac) {
      this(name, mac, 1500);
    }

    private SimPort port(Link link, List<Strand> inlets, List<Strand> outlets) {
      return new SimPort(
          new PortInfo(name, SimPort.DRIVER, mac, mtu, inlets.size(), outlets.size()),
          link,
          inlets,
          outlets,
          () -> outlets.forEach(Strand::senderClosed));
    }
  }

  /**
   * What a wire is like.
   *
   * @param queues number of queues each way
   * @param ring packets under way on each queue at most, rounded up to a power of two
   * @param delays how long packets take: asked once for each queue, rightward ones first
   * @param clock the clock for the delay, in nanoseconds from any origin
   */
  public record Shape(int queues, int ring, Supplier<WireDelay> delays, LongSupplier clock) {
    /** One queue of 1024 packets that takes no time. */
    public static final Shape DEFAULT = new Shape(1, 1024, 0, System::nanoTime);

    /** Checks the figures. */
    public Shape {
      if (queues < 1 || ring < 1) {
        throw new IllegalArgumentException("a wire of " + queues + " queues, " + ring + " packets");
      }
    }

    /** A wire on which all packets take the same time, from sending to arrival. */
    public Shape(int queues, int ring, long latencyNanos, LongSupplier clock) {
      this(queues, ring, () -> WireDelay.of(latencyNanos), clock);
    }
  }
}
