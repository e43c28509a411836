package io.millrace.stages.validate;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops every malformed packet, each under its own reason (see {@link Malformed}), and keeps the
 * others as they are: unknown EtherTypes and protocols, LLC, multicast, padding, ICMP errors with
 * what they quote, hosts that have no address yet (DHCP, duplicate address detection).
 *
 * <p>Ethernet, ARP, IPv4 and IPv6, UDP, TCP, ICMP, ICMPv6 and neighbor discovery are judged, from
 * the link layer up, and the first thing that is wrong is the reason.
 *
 * <p>A packet that the capture has cut ({@link io.millrace.driver.memory.Packet#CUT}) is judged by
 * what is there: lengths against the length on the wire, checksums only if all that they cover was
 * captured. It is dropped as {@code capture-cut} only if a header itself is not whole.
 */
public final class Validate implements Stage {
  private final Options options;
  private final Cursor cursor;

  /**
   * What to demand beyond the headers.
   *
   * @param l4Checksums whether to verify the checksums of UDP, TCP, ICMP and ICMPv6, which takes a
   *     look at every byte; not those that the device has verified ({@link
   *     io.millrace.driver.memory.Packet#L4_CHECKSUM_GOOD}), nor those of fragments
   * @param allowZeroUdpChecksumOverIpv6 whether UDP over IPv6 may come without a checksum, as that
   *     of tunnels does
   */
  public record Options(boolean l4Checksums, boolean allowZeroUdpChecksumOverIpv6) {
    /** Everything is verified, and tunnels may leave their checksum out. */
    public static final Options DEFAULT = new Options(true, true);

    /** Only headers are looked at. */
    public static final Options HEADERS_ONLY = new Options(false, true);
  }

  /** A stage with {@link Options#DEFAULT}. */
  public Validate() {
    this(Options.DEFAULT);
  }

  /** A stage with options. */
  public Validate(Options options) {
    this.options = options;
    cursor = new Cursor(options.allowZeroUdpChecksumOverIpv6());
  }

  @Override
  public List<DropReason> dropReasons() {
    return Malformed.REASONS;
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    long[] packets = burst.packets();
    boolean verify = options.l4Checksums();
    int size = burst.size();
    for (int i = 0; i < size; i++) {
      if (!PlainIpv4.isGood(packets[i], verify)) {
        judge(packets[i], i, verify, verdicts);
      }
    }
  }

  private void judge(long packet, int index, boolean verify, Verdicts verdicts) {
    cursor.start(packet, verify);
    @Nullable DropReason reason = EthernetRules.judge(cursor);
    if (reason != null) {
      verdicts.drop(index, reason);
    }
  }
}
