package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.NoAead;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The halves for data allocate nothing, whatever the verdicts. */
class AllocationTest {
  private static final int PACKETS = 32;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final DataPeers peers = new DataPeers(new NoAead());
  private final OutboundBurst outbound = new OutboundBurst();
  private final InboundBurst inbound = new InboundBurst();
  private final long[] packets = new long[PACKETS];
  private int forwarded;

  private void round() {
    peers.nanos += 1_000_000;
    outbound.clear();
    for (long packet : packets) {
      outbound.add(packet);
    }
    peers.left.outbound.process(outbound, peers.nanos);
    inbound.clear();
    for (int i = 0; i < outbound.size(); i++) {
      if (outbound.isForwarded(i)) {
        long datagram = DataPeers.fromLeft(outbound.packet(i));
        long payload = DataPeers.payload(datagram);
        inbound.add(payload, Packet.address(datagram));
        if (i % 4 == 1) {
          inbound.add(payload, Packet.address(datagram)); // repeated
        } else if (i % 4 == 2) {
          PacketMemory.putIntLe(payload + TransportMessage.RECEIVER, i);
        } else if (i % 4 == 3) {
          PacketMemory.putIntLe(payload, i % 8 == 3 ? 77 : TransportMessage.TYPE_RESPONSE);
        }
      }
    }
    peers.right.inbound.process(inbound, peers.nanos);
    for (int i = 0; i < inbound.size(); i++) {
      forwarded += inbound.isForwarded(i) ? 1 : 0;
    }
  }

  @Test
  void nothing() {
    try (peers) {
      peers.rekey();
      for (int i = 0; i < PACKETS; i++) {
        boolean isStray = i % 16 == 0;
        packets[i] = peers.packet(DataPeers.LEFT, isStray ? DataPeers.LEFT : DataPeers.RIGHT, 100);
      }
      for (int i = 0; i < 2_000; i++) {
        round();
      }
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        for (int i = 0; i < 100; i++) {
          round();
        }
        long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        least = Math.min(least, after - before);
      }
      assertTrue(forwarded > 2_000 * PACKETS / 4, forwarded + " packets");
      assertEquals(0, least, "bytes in 100 rounds");
      for (Verdict verdict :
          new Verdict[] {Verdict.REPEATED, Verdict.RECEIVER, Verdict.TYPE, Verdict.LENGTH}) {
        Tally tally =
            verdict == Verdict.REPEATED ? peers.right.peer.tally() : peers.right.tunnel.tally();
        assertTrue(tally.count(verdict) > 0, verdict.toString());
      }
      for (long packet : packets) {
        peers.cache.free(packet);
      }
    }
  }
}
