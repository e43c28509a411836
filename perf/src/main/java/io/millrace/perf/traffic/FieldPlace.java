package io.millrace.perf.traffic;

import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;

/**
 * Where a field is in the frames of a template.
 *
 * @param offset bytes from the frame's start
 * @param bytes 2, 4, 6 or 8
 * @param inHeaderSum whether the IPv4 header checksum covers it
 * @param inTransportSum whether the transport checksum covers it
 */
record FieldPlace(int offset, int bytes, boolean inHeaderSum, boolean inTransportSum) {
  /** The place in a template. */
  static FieldPlace of(Field field, FrameTemplate template) {
    int ip = template.networkOffset();
    int l4 = template.transportOffset();
    boolean four = template.isIpv4();
    return switch (field) {
      case DESTINATION_MAC -> new FieldPlace(Ethernet.DESTINATION, 6, false, false);
      case SOURCE_MAC -> new FieldPlace(Ethernet.SOURCE, 6, false, false);
      case VLAN -> new FieldPlace(Ethernet.HEADER_BYTES, 2, false, false);
      case SOURCE_ADDRESS ->
          four
              ? new FieldPlace(ip + Ipv4.SOURCE, 4, true, true)
              : new FieldPlace(ip + Ipv6.SOURCE + 8, 8, false, true);
      case DESTINATION_ADDRESS ->
          four
              ? new FieldPlace(ip + Ipv4.DESTINATION, 4, true, true)
              : new FieldPlace(ip + Ipv6.DESTINATION + 8, 8, false, true);
      case SOURCE_PORT -> new FieldPlace(l4, 2, false, true);
      case DESTINATION_PORT -> new FieldPlace(l4 + 2, 2, false, true);
      case PAYLOAD -> new FieldPlace(template.dataOffset() + Signature.BYTES, 8, false, true);
    };
  }
}
