package io.millrace.driver.memif;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/**
 * The ring of a connection by which frames come. Its queue's thread uses it while the gate is open,
 * the connection's thread once it is shut. If the peer breaks the rules, the ring raises the alarm
 * and has nothing more to give.
 */
interface RxRing {
  /** Smallest frame: an Ethernet header. */
  int MIN_FRAME = 14;

  /** Appends what has come, at most {@code max} packets, and returns how many. */
  int poll(Burst burst, int max, PacketCache cache, QueueCounters counters);

  /** A descriptor that is readable once the peer has raised an interrupt. */
  int interruptFd();

  /** Asks for interrupts; what is polled afterwards is newer than that. */
  void armInterrupt();

  /** Wants none any more, and forgets those that came. */
  void disarmInterrupt();

  /** Gives the buffers in the ring back. */
  void reclaim(PacketCache cache);
}
