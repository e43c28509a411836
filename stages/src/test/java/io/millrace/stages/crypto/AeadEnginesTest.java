package io.millrace.stages.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AeadEnginesTest {
  @Test
  void allAreUsableHereAndTheFastestIsChosen() {
    List<AeadEngine> engines = AeadEngines.list();
    assertEquals(
        List.of("lanes", "ipsec-mb", "openssl", "jce"),
        engines.stream().map(AeadEngine::name).toList());
    for (AeadEngine engine : engines) {
      assertEquals("", engine.problem(), engine.name());
      assertFalse(engine.version().isEmpty(), engine.name());
    }
    assertEquals(engines.getFirst(), AeadEngines.choose(Optional.empty()));
    try (Aead aead = AeadEngines.open(Optional.empty())) {
      assertEquals("lanes", aead.name());
    }
  }

  @Test
  void anyCanBeForced() {
    for (AeadEngine engine : AeadEngines.list()) {
      try (Aead aead = AeadEngines.open(Optional.of(engine.name()))) {
        assertEquals(engine.name(), aead.name());
      }
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> AeadEngines.open(Optional.of("rot13")));
    assertEquals(
        "no crypto engine is called 'rot13': there are lanes, ipsec-mb, openssl, jce",
        refusal.getMessage());
  }

  @Test
  void aMissingLibrarySaysSo() {
    assertEquals(
        new AeadEngine("ipsec-mb", "", "libnone.so.1 is not there (Debian: libipsec-mb1)"),
        IpsecMbAead.find("libnone.so.1").engine());
    assertEquals(
        new AeadEngine("openssl", "", "libnone.so.3 is not there (Debian: libssl3)"),
        OpenSslAead.find("libnone.so.3").engine());
  }

  @Test
  void anotherVersionOfStructuresIsRefused() {
    AeadEngine engine = IpsecMbAead.find("1.4.0", IpsecMbAead::new).engine();
    assertEquals("1.4.0", engine.version());
    assertEquals("its structures are known for version 1.3.0 only", engine.problem());
    assertFalse(engine.isUsable());
  }

  @Test
  void theNextIsChosenWhenOneIsMissing() {
    List<FoundEngine> found =
        List.of(IpsecMbAead.find("libnone.so.1"), OpenSslAead.find(CryptoLibraries.openSsl()));
    assertEquals("openssl", AeadEngines.find(found, Optional.empty()).engine().name());
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> AeadEngines.find(found, Optional.of("ipsec-mb")));
    assertEquals(
        "crypto engine ipsec-mb cannot be used: libnone.so.1 is not there (Debian: libipsec-mb1)",
        refusal.getMessage());
  }

  @Test
  void anEngineThatIsWrongIsFoundOut() {
    assertEquals(
        "it does not give the answer of RFC 8439", problemOf(new Wrong((burst, aead) -> {})));
    assertEquals(
        "it does not give the known answers",
        problemOf(
            new Wrong(
                (burst, aead) -> {
                  aead.seal(burst);
                  if (burst.size() > 1) {
                    long last = burst.address(burst.size() - 1);
                    PacketMemory.putByte(last, ~PacketMemory.getByte(last));
                  }
                })));
    assertTrue(
        FoundEngine.prove(
                "broken",
                "",
                () -> {
                  throw new IllegalStateException("no");
                })
            .engine()
            .problem()
            .startsWith("it fails when it is tried"));
  }

  @Test
  void anEngineThatOpensAnythingIsFoundOut() {
    assertEquals(
        "it opens what is forged",
        problemOf(
            new Wrong((burst, aead) -> aead.seal(burst)) {
              @Override
              public void open(AeadBurst burst) {
                super.open(burst);
                for (int i = 0; i < burst.size(); i++) {
                  burst.setOpened(i, true);
                }
              }
            }));
  }

  @Test
  void longTextsAreRefused() {
    AeadBurst burst = new AeadBurst();
    AeadKey key = AeadKey.of(new byte[32]);
    assertThrows(IllegalArgumentException.class, () -> burst.add(key, 0, -1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> burst.add(key, 0, AeadBurst.MAX_BYTES + 1, 0));
    assertThrows(IllegalArgumentException.class, () -> AeadKey.of(new byte[31]));
    key.close();
  }

  private static String problemOf(Aead aead) {
    return FoundEngine.prove("wrong", "", () -> aead).engine().problem();
  }

  private interface Sealing {
    void seal(AeadBurst burst, Aead aead);
  }

  /** The JDK's engine, but for what the test makes wrong. */
  private static class Wrong implements Aead {
    private final JceAead right = new JceAead();
    private final Sealing sealing;

    Wrong(Sealing sealing) {
      this.sealing = sealing;
    }

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public void seal(AeadBurst burst) {
      sealing.seal(burst, right);
    }

    @Override
    public void open(AeadBurst burst) {
      right.open(burst);
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
