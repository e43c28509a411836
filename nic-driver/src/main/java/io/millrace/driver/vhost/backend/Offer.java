package io.millrace.driver.vhost.backend;

import io.millrace.driver.vhost.ProtocolFeature;
import io.millrace.driver.virtio.Feature;

/** What the device can do: what is not handled here is not offered. */
final class Offer {
  /** Protocol features. */
  static final long PROTOCOL =
      ProtocolFeature.MQ
          | ProtocolFeature.REPLY_ACK
          | ProtocolFeature.RESET_DEVICE
          | ProtocolFeature.CONFIGURE_MEM_SLOTS
          | ProtocolFeature.STATUS;

  private static final long ALWAYS =
      Feature.VERSION_1
          | Feature.RING_PACKED
          | Feature.IN_ORDER
          | Feature.INDIRECT_DESC
          | Feature.EVENT_IDX
          | Feature.MRG_RXBUF
          | Feature.CSUM
          | Feature.GUEST_CSUM
          | Feature.HOST_TSO4
          | Feature.HOST_TSO6
          | Feature.HOST_ECN
          | Feature.HOST_USO
          | ProtocolFeature.AVAILABLE;

  private Offer() {}

  /** Features of the device with so many pairs of queues. */
  static long features(int queues) {
    return queues > 1 ? ALWAYS | Feature.MQ : ALWAYS;
  }
}
