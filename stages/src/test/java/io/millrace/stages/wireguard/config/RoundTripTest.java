package io.millrace.stages.wireguard.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.Corpus;
import io.millrace.stages.wire.Prefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final int ROUNDS = 2_000;
  private static final String PACKAGE = "io.millrace.stages.wireguard.config.";

  /** What is written reads back as the same; what is refused is refused with a message. */
  static void check(byte[] content) {
    String written;
    try {
      written = WireGuardConfTest.write(WireGuardConf.parse("f", content));
    } catch (ConfException refusal) {
      assertNotNull(refusal.getMessage());
      assertTrue(refusal.problems().size() <= 20);
      return;
    }
    try {
      assertEquals(
          written, WireGuardConfTest.write(WireGuardConf.parse("f", written.getBytes(UTF_8))));
    } catch (ConfException e) {
      throw new AssertionError(written, e);
    }
  }

  @Test
  void filesReadBackAsTheyWereWritten() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + ROUNDS; seed++) {
      String file = new Drawn(seed).file();
      try {
        TunnelConfig config = WireGuardConf.parse("f", file.getBytes(UTF_8));
        Map<Prefix, PeerConfig> owners = new HashMap<>();
        for (PeerConfig peer : config.peers()) {
          peer.allowedIps().forEach(p -> assertEquals(null, owners.put(p, peer), file));
        }
        check(file.getBytes(UTF_8));
      } catch (ConfException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void whatFuzzingBeganWithAndFound() {
    Corpus corpus = new Corpus(PACKAGE + "WireGuardConfFuzzTest", "readsOrRefuses");
    corpus.replay(RoundTripTest::check);
    corpus.mutate(ROUNDS, RoundTripTest::check);
  }

  /** Damaged files are read or refused; nothing else happens. */
  @Test
  void damagedFilesAreReadOrRefused() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] file = new Drawn(seed).file().getBytes(UTF_8);
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(128);
      }
      try {
        check(file);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
