package io.millrace.stages.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * tshark as the referee: what both judge, checksums, lengths, versions and options, they judge
 * alike. Martians, fragments and control bits tshark does not complain about.
 */
@Tag("system")
class TsharkTest {
  private static final int MUTATIONS = 500;

  /** It does not look at a transport layer without a single byte. */
  private static final String NOTHING = ":ip(v6)?,";

  /** It gives up at an extension header whose type it does not like, before the transport. */
  private static final Pattern GIVEN_UP = Pattern.compile("Malformed Packet: IPv6 ");

  /** A type of tag from before 802.1ad that it knows. */
  private static final int OLD_TPID = 0x9100;

  /** What tshark says when it means our reason. */
  private static final Map<DropReason, Pattern> MEANING =
      Map.ofEntries(
          means(Malformed.ETHERNET_RUNT, "Malformed Packet: Ethernet"),
          means(Malformed.ETHERNET_SOURCE_GROUP, "Source MAC must not be a group|=eth:llc"),
          means(Malformed.ETHERNET_LENGTH, "Length field value goes past the end|ieee8021ad"),
          means(Malformed.ETHERNET_TYPE, "Invalid length/type"),
          means(Malformed.VLAN_TRUNCATED, "Malformed Packet: VLAN"),
          means(Malformed.ARP_TRUNCATED, "Malformed Packet: ARP"),
          means(Malformed.IPV4_TRUNCATED, "Malformed Packet: IPv4"),
          means(Malformed.IPV4_VERSION, "Bogus IPv4 version"),
          means(Malformed.IPV4_HEADER_LENGTH, "Bogus IP header length"),
          means(Malformed.IPV4_TOTAL_LENGTH, "IPv4 total length exceeds|Bogus IP length"),
          means(Malformed.IPV4_CHECKSUM, "ip\\.checksum_bad"),
          means(Malformed.IPV4_OPTIONS, "option length = |length byte past end of options"),
          means(Malformed.IPV6_TRUNCATED, "Malformed Packet: IPv6"),
          means(Malformed.IPV6_VERSION, "Bogus IPv6 version"),
          means(Malformed.IPV6_PAYLOAD_LENGTH, "IPv6 payload length exceeds"),
          means(Malformed.IPV6_EXTENSION_TRUNCATED, "Malformed Packet: (IPv6 |AH)"),
          means(Malformed.IPV6_EXTENSION_ORDER, "Hop-by-Hop extension header must appear"),
          means(Malformed.UDP_TRUNCATED, "Malformed Packet: UDP|Bad length value|" + NOTHING),
          means(Malformed.UDP_LENGTH, "Bad length value|Length is zero but payload"),
          means(Malformed.UDP_CHECKSUM, "udp\\.checksum\\.bad"),
          means(Malformed.TCP_TRUNCATED, "Short segment|Malformed Packet: TCP|" + NOTHING),
          means(Malformed.TCP_DATA_OFFSET, "Short segment|Bogus TCP header length"),
          means(Malformed.TCP_CHECKSUM, "tcp\\.checksum_bad"),
          means(
              Malformed.TCP_OPTIONS, "option length = |length byte past end|Malformed Packet: TCP"),
          means(Malformed.ICMP_TRUNCATED, "Malformed Packet: ICMP|" + NOTHING),
          means(Malformed.ICMP_CHECKSUM, "icmp\\.checksum_bad"),
          means(Malformed.ICMPV6_TRUNCATED, "Malformed Packet: ICMPv6|" + NOTHING),
          means(Malformed.ICMPV6_CHECKSUM, "icmpv6\\.checksum_bad"),
          means(Malformed.ND_TRUNCATED, "Malformed Packet: ICMPv6"));

  /** What tshark says only of packets that are to be dropped. */
  private static final Pattern MALFORMED =
      anyOf(
          "Malformed Packet: (Ethernet|VLAN|ARP|UDP|ICMP\\])",
          "Source MAC must not",
          "Length field value goes past",
          "Invalid length/type",
          "Bogus (IPv4|IP header|IP length|TCP)",
          "length exceeds (packet|framing)",
          "checksum_bad",
          "udp\\.checksum\\.bad",
          "Bad length value",
          "Short segment",
          "must appear immediately");

  /** Headers inside that we do not look into, and the checksum that a router cannot know. */
  private static final Pattern INNER =
      anyOf(
          ":ip(v6)?:(.*:)?ip(v6)?\\b",
          "eth:.*:eth\\b",
          "vlan:.*vlan:.*vlan",
          "ip:ah",
          "ip:icmpv6",
          "ipv6:.*icmp\\b",
          "ipv6\\.routing",
          "mipv6|hip|shim6|dsr");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static Pattern anyOf(String... patterns) {
    return Pattern.compile(String.join("|", patterns));
  }

  private static Map.Entry<DropReason, Pattern> means(DropReason reason, String words) {
    return Map.entry(reason, Pattern.compile(words));
  }

  @Test
  void agreesOnWhatBothJudge() throws IOException, InterruptedException {
    List<byte[]> frames = frames();
    List<Tshark.Opinion> opinions = Tshark.opinions(frames);
    assertEquals(frames.size(), opinions.size());
    int agreed = 0;
    try (StageTester tester = new StageTester(new Validate())) {
      for (int i = 0; i < frames.size(); i++) {
        agreed += compare(frames.get(i), judge(tester, frames.get(i)), opinions.get(i));
      }
    }
    assertTrue(agreed > frames.size() / 2, agreed + " of " + frames.size() + " compared");
  }

  /** How many comparisons there were to make. */
  private int compare(byte[] frame, @Nullable DropReason reason, Tshark.Opinion opinion) {
    String context = describe(frame, reason, opinion);
    if (reason == null) {
      assertTrue(isInner(frame, opinion) || !finds(MALFORMED, opinion), context);
      return 1;
    }
    Pattern meaning = MEANING.get(reason);
    if (meaning == null) {
      return 0;
    }
    assertTrue(finds(meaning, opinion) || finds(GIVEN_UP, opinion), context);
    return 1;
  }

  private static boolean finds(Pattern pattern, Tshark.Opinion opinion) {
    return pattern.matcher(opinion.toString()).find();
  }

  private static boolean isInner(byte[] frame, Tshark.Opinion opinion) {
    return INNER.matcher(opinion.protocols()).find()
        || Frames.word(frame, 12) == OLD_TPID
        || frame.length >= 18 && Frames.word(frame, 16) == OLD_TPID;
  }

  private static @Nullable DropReason judge(StageTester tester, byte[] frame) {
    return tester.run(frame).drops().keySet().stream().findFirst().orElse(null);
  }

  private String describe(byte[] frame, @Nullable DropReason reason, Tshark.Opinion opinion) {
    String hex = HexFormat.of().formatHex(frame);
    return "seed " + seed + ", we say " + reason + ", tshark says " + opinion + ": " + hex;
  }

  private List<byte[]> frames() {
    List<byte[]> good = new ArrayList<>(Samples.good().values());
    List<byte[]> frames = new ArrayList<>(good);
    MalformedSamples.all().forEach(sample -> frames.add(sample.getValue()));
    frames.removeIf(frame -> frame.length == 0);
    for (int i = 0; i < MUTATIONS; i++) {
      frames.add(mutated(good.get(random.nextInt(good.size()))));
    }
    return frames;
  }

  /** The frame with some bits changed and, half of the time, its checksums made good again. */
  private byte[] mutated(byte[] frame) {
    byte[] mutated = frame.clone();
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      int at = random.nextInt(Math.min(80, frame.length));
      mutated[at] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextBoolean() ? Frames.summed(mutated) : mutated;
  }
}
