package io.millrace.stages.traffic;

import io.millrace.stages.wire.IpAddress;

/**
 * What the packets of a flow have in common.
 *
 * @param id its number
 * @param protocol UDP or TCP
 * @param source where it comes from
 * @param destination where it goes to, of the same version
 * @param sourcePort at that port
 * @param destinationPort to that port
 */
record Flow(
    int id,
    int protocol,
    IpAddress source,
    IpAddress destination,
    int sourcePort,
    int destinationPort) {
  Flow withSource(IpAddress address) {
    return new Flow(id, protocol, address, destination, sourcePort, destinationPort);
  }

  Flow withDestination(IpAddress address) {
    return new Flow(id, protocol, source, address, sourcePort, destinationPort);
  }

  Flow withDestinationPort(int port) {
    return new Flow(id, protocol, source, destination, sourcePort, port);
  }
}
