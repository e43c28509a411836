package io.millrace.driver.pcap;

/**
 * An interface that a section of a pcapng file describes.
 *
 * @param linkType what its packets begin with
 * @param snapLength most bytes kept of a packet, 0 without limit, unsigned
 * @param unit what its timestamps count
 */
record PcapngInterface(int linkType, int snapLength, TimestampUnit unit) {
  boolean isEthernet() {
    return linkType == LinkType.ETHERNET;
  }
}
