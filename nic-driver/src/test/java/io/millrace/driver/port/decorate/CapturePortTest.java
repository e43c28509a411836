package io.millrace.driver.port.decorate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.sim.SequenceSource;
import io.millrace.driver.sim.SimPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapturePortTest {
  private final PacketPool pool = new PacketPool(400);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();

  @AfterEach
  void nothingIsLost() {
    cache.free(burst);
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private record Recorded(Direction direction, long epochNanos, long number, int length) {}

  private final List<Recorded> recorded = new ArrayList<>();

  private Port capture(Port inner) {
    PacketRecorder recorder =
        (direction, epochNanos, packet) ->
            recorded.add(
                new Recorded(
                    direction, epochNanos, PacketMemory.getLong(packet), Packet.length(packet)));
    return new CapturePort(inner, recorder, () -> 5000);
  }

  @Test
  void recordsWhatIsReceived() {
    SequenceSource source = new SequenceSource(3);
    Port inner =
        SimPort.builder("in")
            .sources(
                queue ->
                    empty -> {
                      long packet = source.next(empty);
                      boolean second = packet != Packet.NONE && PacketMemory.getLong(packet) == 1;
                      return second ? PacketMeta.withTimestamp(packet, 777) : packet;
                    })
            .build();
    try (Port port = capture(inner);
        RxQueue rx = port.openRx(0, cache)) {
      rx.poll(burst, 2);
      rx.poll(burst, 2);
      assertEquals(3, burst.size());
      assertEquals(
          List.of(
              new Recorded(Direction.RX, 5000, 0, 60),
              new Recorded(Direction.RX, 777, 1, 61),
              new Recorded(Direction.RX, 5000, 2, 62)),
          recorded);
    }
  }

  @Test
  void recordsWhatIsTakenForTransmissionAndNothingElse() {
    Port inner = SimPort.builder("out").txRing(3).build();
    try (Port port = capture(inner);
        TxQueue tx = port.openTx(0, cache)) {
      SequenceSource source = new SequenceSource(5);
      for (int i = 0; i < 5; i++) {
        burst.add(Packet.push(source.next(cache.allocate()), 128));
        PacketMemory.putLong(burst.get(i), i);
      }
      assertEquals(3, tx.send(burst));
      assertEquals(2, burst.size());
      assertEquals(3, recorded.size());
      tx.flush();
      assertEquals(2, tx.send(burst));
      for (int i = 0; i < 5; i++) {
        assertEquals(new Recorded(Direction.TX, 5000, i, 188 + i), recorded.get(i));
      }
      assertEquals(5, port.stats().txPackets());
    }
  }

  @Test
  void tracesInWords() {
    List<String> lines = new ArrayList<>();
    SimPort inner = SimPort.builder("eth7").sources(queue -> CapturePortTest::broadcast).build();
    try (Port port = new TracePort(inner, lines::add);
        RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      rx.poll(burst, 1);
      burst.set(0, Packet.withLength(burst.get(0), 13));
      tx.send(burst);
    }
    assertEquals(
        List.of(
            "eth7 rx 60 bytes: 02:00:00:00:00:0a > ff:ff:ff:ff:ff:ff type 0x0806",
            "eth7 tx 13 bytes: too short for Ethernet"),
        lines);
  }

  private static long broadcast(long packet) {
    PacketMemory.putLong(packet, 0xffff_ffff_ffff_0200L);
    PacketMemory.putInt(packet + 8, 0x0a);
    PacketMemory.putShort(packet + 12, 0x0806);
    return Packet.withLength(packet, 60);
  }
}
