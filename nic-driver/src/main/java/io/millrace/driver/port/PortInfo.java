package io.millrace.driver.port;

/**
 * What a port is and can do.
 *
 * @param name the name the user gave it
 * @param driver which kind of port, such as {@code af_packet}
 * @param mac its own address, or {@link MacAddress#NONE}
 * @param mtu largest layer-3 packet it sends, in bytes
 * @param rxQueues number of receive queues
 * @param txQueues number of transmit queues
 */
public record PortInfo(
    String name, String driver, MacAddress mac, int mtu, int rxQueues, int txQueues) {
  /** A port with one queue each way. */
  public static PortInfo singleQueue(String name, String driver, MacAddress mac, int mtu) {
    return new PortInfo(name, driver, mac, mtu, 1, 1);
  }

  /** The same with another MTU. */
  public PortInfo withMtu(int other) {
    return other == mtu ? this : new PortInfo(name, driver, mac, other, rxQueues, txQueues);
  }
}
