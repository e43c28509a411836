package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.pipeline.counters.Counter;

/** What the pipeline provides to an instance of a stage. */
public interface StageContext {
  /** The stage's name in the graph. */
  String name();

  /** Number of the worker that runs this instance, from 0. */
  int worker();

  /** Number of the port of that name, as {@link Burst#port} tells it; -1 if there is none. */
  int port(String name);

  /**
   * How often the link of a port has been lost, see {@link
   * io.millrace.driver.port.Port#linkLosses}.
   *
   * @param port its number
   */
  default int linkLosses(int port) {
    return 0;
  }

  /**
   * Largest layer-3 packet in bytes that a port sends at the moment. It may change at any time, by
   * whoever sets up the device, so a stage that cares asks now and then.
   *
   * @param port its number
   */
  default int mtu(int port) {
    return Packet.MAX_LENGTH;
  }

  /** Where to take packets from that the stage makes, and to free those it uses up. */
  PacketCache packets();

  /**
   * A counter of the stage's own, shown beside the pipeline's. Instances of the stage in other
   * workers have their own, and readers see the sum.
   *
   * @param name lower-case words joined by hyphens
   */
  Counter counter(String name);
}
