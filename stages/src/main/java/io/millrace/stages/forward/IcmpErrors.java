package io.millrace.stages.forward;

import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.wire.Ethernet;

/**
 * Reports errors to the senders of packets, not more often than configured. Who calls keeps the
 * packet, which is as it came in: nothing in it has been changed yet.
 */
final class IcmpErrors {
  private final Work work;
  private final TokenBucket bucket;
  private final Icmpv4Errors errors4;
  private final Icmpv6Errors errors6;
  private final Counter sent;
  private final Counter suppressed;

  IcmpErrors(
      Work work,
      TokenBucket bucket,
      Icmpv4Errors errors4,
      Icmpv6Errors errors6,
      Counter sent,
      Counter suppressed) {
    this.work = work;
    this.bucket = bucket;
    this.errors4 = errors4;
    this.errors6 = errors6;
    this.sent = sent;
    this.suppressed = suppressed;
  }

  void report(long packet, IcmpError error) {
    report(packet, error, 0);
  }

  /**
   * Reports an error about the packet in hand, unless no error may be reported about it.
   *
   * @param rest second half of the ICMP header: an MTU or a pointer
   */
  void report(long packet, IcmpError error, int rest) {
    boolean is4 = Ethernet.type(packet) == Ethernet.TYPE_IPV4;
    boolean mayReport =
        !Ethernet.isGroup(Ethernet.destination(packet))
            && (is4 ? Icmpv4Errors.mayReport(packet) : Icmpv6Errors.mayReport(packet));
    if (!mayReport) {
      return;
    }
    boolean done =
        bucket.take(work.nanos())
            && (is4 ? errors4.report(packet, error, rest) : errors6.report(packet, error, rest));
    (done ? sent : suppressed).add(1);
  }
}
