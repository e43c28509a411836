package io.millrace.driver.vhost.frontend;

import io.millrace.driver.card.CardPort;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.virtio.VirtioDriver;

/** Opens ports of virtio-user. */
public final class VirtioUser {
  private VirtioUser() {}

  /**
   * A port whose link is up while a back end is there. It looks for one over and over, and takes
   * another when that one goes.
   *
   * @throws PortException if packet memory cannot be shared
   */
  public static Port open(VirtioUserConfig config) {
    int fd = PacketMemory.region().fd();
    if (fd < 0) {
      throw new PortException(
          config.queues().name()
              + ": packet memory of transparent huge pages cannot be shared: reserve huge pages,"
              + " or start with -Dmillrace.shared=true");
    }
    SocketTransport transport =
        new SocketTransport(
            new Meeting(config.socket(), config.server()), fd, config.queues().rxQueues());
    return new CardPort(
        config.queues(),
        VirtioDriver.ofProcess(transport, config.queues(), config.options(), config.mac()));
  }
}
