package io.millrace.samples.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkLogTest {
  private final LinkLog log = new LinkLog();
  private final Wire wire = new Wire();

  private List<String> look() {
    return log.changes(List.of(wire));
  }

  @Test
  void whatChangesIsToldOnce() {
    wire.link = LinkState.UP;
    assertEquals(List.of(), look());
    wire.lose("no cable");
    assertEquals(List.of("eth is down: no cable"), look());
    assertEquals(List.of(), look());
    wire.link = LinkState.down("the card has vanished");
    assertEquals(List.of("eth is down: the card has vanished"), look());
    wire.link = LinkState.UP;
    assertEquals(List.of("eth is up again"), look());
    assertEquals(List.of(), look());
  }

  @Test
  void aLinkMayTakeAMomentToComeUp() {
    assertEquals(List.of(), look());
    wire.link = LinkState.UP;
    assertEquals(List.of(), look());
  }

  @Test
  void aLinkThatDoesNotComeUpIsTold() {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      told.addAll(look());
    }
    assertEquals(List.of("eth is down: not yet"), told);
  }

  @Test
  void aLossBetweenTwoLooksIsTold() {
    wire.link = LinkState.UP;
    look();
    wire.lose("reset");
    wire.link = LinkState.UP;
    assertEquals(List.of("eth was down for a moment"), look());
    assertEquals(List.of(), look());
  }

  /** A port of nothing but a link. */
  private static final class Wire implements Port {
    private LinkState link = LinkState.down("not yet");
    private int losses;

    void lose(String reason) {
      link = LinkState.down(reason);
      losses++;
    }

    @Override
    public PortInfo info() {
      return PortInfo.singleQueue("eth", "paper", MacAddress.NONE, 1500);
    }

    @Override
    public RxQueue openRx(int index, PacketCache cache) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TxQueue openTx(int index, PacketCache cache) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LinkState link() {
      return link;
    }

    @Override
    public int linkLosses() {
      return losses;
    }

    @Override
    public PortStats stats() {
      return PortStats.ZERO;
    }

    @Override
    public void close() {}
  }
}
