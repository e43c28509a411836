package io.millrace.samples.guest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One access to memory that the emulated IOMMU refused, from QEMU's trace event {@code
 * vtd_dmar_fault}.
 *
 * @param card PCI address of the card that tried, without the domain: {@code 01:00.0}
 * @param reason fault reason of the VT-d specification's table 26: 5 for a write and 6 for a read
 *     that the page tables do not allow, 2 for a card that has no page tables at all
 * @param address where in the card's address space (IOVA)
 * @param write whether it was the card that wanted to write
 */
public record DmaFault(String card, int reason, long address, boolean write) {
  private static final Pattern EVENT =
      Pattern.compile(
          "vtd_dmar_fault sid 0x([0-9a-f]+) fault (\\d+) addr 0x([0-9a-f]+) write (\\d)");

  static Optional<DmaFault> parse(String line) {
    Matcher event = EVENT.matcher(line);
    return event.find() ? Optional.of(of(event)) : Optional.empty();
  }

  private static DmaFault of(Matcher event) {
    int source = Integer.parseInt(event.group(1), 16);
    // A requester id: bus, device, function.
    String card = String.format("%02x:%02x.%x", source >>> 8, (source >>> 3) & 0x1f, source & 0x7);
    return new DmaFault(
        card,
        Integer.parseInt(event.group(2)),
        Long.parseUnsignedLong(event.group(3), 16),
        event.group(4).equals("1"));
  }
}
