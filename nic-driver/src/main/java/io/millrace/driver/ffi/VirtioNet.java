package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/**
 * {@code <linux/virtio_net.h>}: what a sender left for the hardware to do on a frame. Specified in
 * "Virtual I/O Device (VIRTIO) 1.2", section 5.1.6; native byte order on a Linux socket or tap.
 */
public final class VirtioNet {
  public static final int VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
  public static final int VIRTIO_NET_HDR_F_DATA_VALID = 2;
  public static final int VIRTIO_NET_HDR_GSO_NONE = 0;
  public static final int VIRTIO_NET_HDR_GSO_TCPV4 = 1;
  public static final int VIRTIO_NET_HDR_GSO_UDP = 3;
  public static final int VIRTIO_NET_HDR_GSO_TCPV6 = 4;

  /** Since Linux 6.2. */
  public static final int VIRTIO_NET_HDR_GSO_UDP_L4 = 5;

  /** A bit beside the type: the TCP sender has negotiated explicit congestion notification. */
  public static final int VIRTIO_NET_HDR_GSO_ECN = 0x80;

  public static final StructLayout VIRTIO_NET_HDR =
      structLayout(
              JAVA_BYTE.withName("flags"),
              JAVA_BYTE.withName("gso_type"),
              JAVA_SHORT.withName("hdr_len"),
              JAVA_SHORT.withName("gso_size"),
              JAVA_SHORT.withName("csum_start"),
              JAVA_SHORT.withName("csum_offset"))
          .withName("virtio_net_hdr");

  private VirtioNet() {}
}
