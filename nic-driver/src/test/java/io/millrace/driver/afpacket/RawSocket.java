package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.netdev.NetDevice;
import java.lang.foreign.Arena;

/** Sends single frames through a packet socket without a ring. */
final class RawSocket implements AutoCloseable {
  private final PacketSocket socket = new PacketSocket();

  RawSocket(String interfaceName) {
    try (NetDevice device = new NetDevice(interfaceName)) {
      socket.bind(device.index(), 0);
    }
  }

  void send(byte[] frame) {
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocateFrom(JAVA_BYTE, frame).address();
      assertEquals(frame.length, SysSocket.send(socket.fd(), address, frame.length, 0));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
