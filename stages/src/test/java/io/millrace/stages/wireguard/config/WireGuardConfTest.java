package io.millrace.stages.wireguard.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireGuardConfTest {
  /** Keys of wg(8)'s own example. */
  private static final String PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";

  private static final String A = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
  private static final String B = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";
  private static final String C = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=";

  @TempDir private Path directory;

  static TunnelConfig parse(String text) throws ConfException {
    return WireGuardConf.parse("wg0.conf", text.getBytes(UTF_8));
  }

  static String write(TunnelConfig config) {
    try (SecretText text = WireGuardConf.write(config)) {
      return new String(text.toBytes(), UTF_8);
    }
  }

  private static byte[] keyOf(int last) {
    byte[] key = new byte[KeyText.BYTES];
    key[KeyText.BYTES - 1] = (byte) last;
    return key;
  }

  private static List<Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Prefix::parse).toList();
  }

  @Test
  void theExampleOfTheManual() throws ConfException {
    TunnelConfig config =
        parse(
            """
            [Interface]
            PrivateKey = %s
            ListenPort = 51820

            [Peer]
            PublicKey = %s
            Endpoint = 192.95.5.67:1234
            AllowedIPs = 10.192.122.3/32, 10.192.124.1/24

            [Peer]
            PublicKey = %s
            Endpoint = [2607:5300:60:6b0::c05f:543]:2468
            AllowedIPs = 10.192.122.4/32, 192.168.0.0/16

            [Peer]
            PublicKey = %s
            Endpoint = test.wireguard.com:18981
            AllowedIPs = 10.10.10.230/32
            """
                .formatted(PRIVATE, A, B, C));
    assertArrayEquals(
        Base64.getDecoder().decode(PRIVATE), config.own().privateKey().orElseThrow().bytes());
    assertEquals(51820, config.own().listenPort());
    assertEquals(0, config.own().fwmark());
    assertEquals(QuickSettings.NONE, config.own().quick());
    assertEquals(
        List.of(A, B, C), config.peers().stream().map(p -> p.publicKey().toString()).toList());
    PeerConfig first = config.peers().get(0);
    assertEquals(prefixes("10.192.122.3/32", "10.192.124.0/24"), first.allowedIps());
    assertEquals(
        Optional.of(new EndpointAddress(IpAddress.parse("192.95.5.67"), 1234)),
        first.endpoint().flatMap(HostPort::literal));
    assertEquals(Optional.empty(), first.presharedKey());
    assertEquals(0, first.persistentKeepaliveSeconds());
    assertEquals(
        "[2607:5300:60:6b0::c05f:543]:2468",
        config.peers().get(1).endpoint().orElseThrow().toString());
    assertEquals(
        Optional.of(new HostPort("test.wireguard.com", 18981)), config.peers().get(2).endpoint());
  }

  @Test
  void whatWgQuickAdds() throws ConfException {
    QuickSettings quick =
        parse(
                """
                [interface]
                address=10.0.0.1/24,fd00::1/64 # ours
                ADDRESS = 10.0.0.2
                DNS = 1.1.1.1, example.com
                DNS = 2606:4700::1111
                MTU = 1380
                Table = off
                PreUp = echo '# no comment'  ; ip link # %i
                PostUp = a
                PostUp = b
                PreDown = c
                PostDown = d = e
                SaveConfig = True
                """)
            .own()
            .quick();
    assertEquals(
        List.of("10.0.0.1/24", "fd00::1/64", "10.0.0.2/32"),
        quick.addresses().stream().map(TunnelAddress::toString).toList());
    assertEquals(List.of("1.1.1.1", "example.com", "2606:4700::1111"), quick.dns());
    assertEquals(OptionalInt.of(1380), quick.mtu());
    assertFalse(quick.hasRoutes());
    assertEquals(
        new Hooks(
            List.of("echo '# no comment'  ; ip link # %i"),
            List.of("a", "b"),
            List.of("c"),
            List.of("d = e")),
        quick.hooks());
    assertTrue(quick.saveConfig());
  }

  @Test
  void spacesCommentsAndCapitals() throws ConfException {
    TunnelConfig config =
        parse(
            "# first\r\n\t[ Interface ]\r\nFWMARK=0xCA6c#x\r\n Listen Port = 5 1\r\n"
                + "[pEER]#\npublickey="
                + A
                + "\nAllowedIPs=::/0 , 10.0.0.0 / 08\nPersistentKeepalive = OFF");
    assertEquals(0xca6c, config.own().fwmark());
    assertEquals(51, config.own().listenPort());
    assertEquals(prefixes("::/0", "10.0.0.0/8"), config.peers().getFirst().allowedIps());
  }

  @Test
  void sectionsWithTheSameKeyAreOnePeer() throws ConfException {
    String psk = Base64.getEncoder().encodeToString(keyOf(1));
    TunnelConfig config =
        parse(
            """
            [Peer]
            PublicKey = %1$s
            PresharedKey = %3$s
            Endpoint = 1.2.3.4:5
            AllowedIPs = 10.0.0.0/8, 10.1.0.0/16
            PersistentKeepalive = 25
            [Peer]
            PublicKey = %2$s
            AllowedIPs = 10.1.0.0/16
            [Peer]
            PublicKey = %1$s
            AllowedIPs = 10.2.0.0/16
            Endpoint = 1.2.3.4:6
            """
                .formatted(A, B, psk));
    assertEquals(2, config.peers().size());
    PeerConfig merged = config.peers().getFirst();
    assertEquals(A, merged.publicKey().toString());
    assertTrue(merged.presharedKey().isPresent());
    assertEquals(6, merged.endpoint().orElseThrow().port());
    assertEquals(25, merged.persistentKeepaliveSeconds());
    assertEquals(prefixes("10.2.0.0/16"), merged.allowedIps());
    assertEquals(prefixes("10.1.0.0/16"), config.peers().get(1).allowedIps());
  }

  @Test
  void anAllowedIpIsTheLastOnes() throws ConfException {
    TunnelConfig config =
        parse(
            """
            [Peer]
            PublicKey = %s
            AllowedIPs = 10.0.0.0/8
            AllowedIPs = 10.0.0.1
            [Peer]
            PublicKey = %s
            AllowedIPs = 10.0.0.1/32, 10.0.0.0/9
            """
                .formatted(A, B));
    assertEquals(prefixes("10.0.0.0/8"), config.peers().get(0).allowedIps());
    assertEquals(prefixes("10.0.0.1/32", "10.0.0.0/9"), config.peers().get(1).allowedIps());
  }

  @Test
  void signsChangeWhatThereWas() throws ConfException {
    TunnelConfig config =
        parse(
            """
            [Peer]
            PublicKey = %1$s
            AllowedIPs = 10.1.0.0/16, 10.2.0.0/16
            [Peer]
            PublicKey = %1$s
            AllowedIPs = -10.1.0.0/16, +10.3.0.0/16
            """
                .formatted(A));
    assertEquals(prefixes("10.2.0.0/16", "10.3.0.0/16"), config.peers().getFirst().allowedIps());
  }

  @Test
  void aKeyOfZerosIsNone() throws ConfException {
    String zeros = Base64.getEncoder().encodeToString(new byte[32]);
    TunnelConfig config =
        parse(
            "[Interface]\nPrivateKey=%s\n[Peer]\nPublicKey=%s\nPresharedKey=%s\n"
                .formatted(zeros, A, zeros));
    assertEquals(Optional.empty(), config.own().privateKey());
    assertEquals(Optional.empty(), config.peers().getFirst().presharedKey());
  }

  @Test
  void privateKeysAreClamped() throws ConfException {
    String loose = "/" + PRIVATE.substring(1, 41) + "/8=";
    byte[] key = parse("[Interface]\nPrivateKey=" + loose).own().privateKey().orElseThrow().bytes();
    assertEquals(0, key[0] & 7);
    assertEquals(0x40, key[31] & 0xc0);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("ListenPort = 1", "1: this belongs to no section: write [Interface] or [Peer]"),
        arguments("[Interfaces]\nA = 1", "1: there are the sections [Interface] and [Peer], and"),
        arguments("[Interface]\nhello", "2: this is neither a section such as [Peer] nor NAME ="),
        arguments("[Interface]\nAdress = 1", "2: unknown name 'Adress'; known: PrivateKey, "),
        arguments("[Peer]\nAddress = 1", "2: unknown name 'Address'; known: PublicKey, "),
        arguments("[Interface]\nListenPort = 65536", "2: ListenPort: '65536' is not a port: a "),
        arguments("[Interface]\nListenPort = -1", "2: ListenPort: '-1' is not a port: a number"),
        arguments("[Interface]\nListenPort =", "2: ListenPort: '' is not a port: a number from 0"),
        arguments("[Interface]\nFwMark = 0x", "2: FwMark: '0x' is neither 'off' nor a number"),
        arguments("[Interface]\nFwMark = 4294967296", "2: FwMark: '4294967296' is neither"),
        arguments("[Interface]\nMTU = 20", "2: MTU: an MTU is 68 at least, not 20"),
        arguments("[Interface]\nMTU = big", "2: MTU: 'big' is not an MTU: a number from 0 to"),
        arguments("[Interface]\nAddress = 10.0.0.1/33", "2: Address: '33' is not a prefix length"),
        arguments("[Interface]\nSaveConfig = 1", "2: SaveConfig: '1' is neither true nor false"),
        arguments("[Peer]\n\n[Interface]\n", "1: this peer has no PublicKey: add it, or remove"),
        arguments("[Peer]\nPublicKey = abc=", "2: PublicKey: a key has 44 characters of base64,"),
        arguments(
            "[Peer]\nPublicKey = " + A.replace("Dg=", "Dh="),
            "2: PublicKey: a key in base64 cannot end so: copy it again"),
        arguments(
            "[Peer]\nPublicKey = " + A.replace("xT", "-T"),
            "2: PublicKey: a key in base64 has other characters than those: copy it again"),
        arguments(
            "[Peer]\nPublicKey = " + A.replace("=", "A"), "2: PublicKey: a key in base64 ends"),
        arguments("[Peer]\nAllowedIPs = 10.0.0.0/8,", "2: AllowedIPs: '' is not an IPv4 address"),
        arguments("[Peer]\nAllowedIPs =", "2: AllowedIPs: '' is not an IPv4 address such as"),
        arguments("[Peer]\nAllowedIPs = ::/129", "2: AllowedIPs: '129' is not a prefix length:"),
        arguments("[Peer]\nEndpoint = 1.2.3.4", "2: Endpoint: '1.2.3.4' has no port: write HOST"),
        arguments("[Peer]\nEndpoint = [::1:5", "2: Endpoint: '[::1:5' has '[' without ']'"),
        arguments("[Peer]\nEndpoint = [::1]5", "2: Endpoint: '[::1]5' has no port: write HOST"),
        arguments("[Peer]\nEndpoint = a:0", "2: Endpoint: 0 is not a port from 1 to 65535"),
        arguments("[Peer]\nEndpoint = a:dns", "2: Endpoint: 'dns' is not a port: a number from"),
        arguments("[Peer]\nEndpoint = :5", "2: Endpoint: '' is neither an address nor the name"),
        arguments("[Peer]\nEndpoint = 1.2.3:5", "2: Endpoint: '1.2.3' is not an IPv4 address"),
        arguments("[Peer]\nEndpoint = [fe80::1%e]:5", "2: Endpoint: 'fe80::1%e' is not an IPv6"),
        arguments(
            "[Peer]\nPersistentKeepalive = x", "2: PersistentKeepalive: 'x' is not 'off' or"));
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(String text, String expected) {
    ConfException refusal = assertThrows(ConfException.class, () -> parse(text));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("wg0.conf:" + expected), message);
  }

  @Test
  void allMistakesAreToldButNotWithoutEnd() {
    ConfException few =
        assertThrows(ConfException.class, () -> parse("[Interface]\na=1\nListenPort=1\nb=2\n"));
    assertEquals(List.of(2, 4), few.problems().stream().map(ConfException.Problem::line).toList());
    ConfException many = assertThrows(ConfException.class, () -> parse("x\n".repeat(10_000)));
    assertEquals(20, many.problems().size());
    ConfException last =
        assertThrows(ConfException.class, () -> parse("x\n".repeat(20) + "[Peer]\n"));
    assertEquals(20, last.problems().size());
  }

  @Test
  void keysAreInNoMessage() {
    for (String text :
        List.of(
            "[Interface]\n" + PRIVATE,
            "[Interface]\nPrivate Key " + PRIVATE,
            "[Interface]\n" + PRIVATE + " = x",
            "[Interface]\nPrivateKey = " + PRIVATE + PRIVATE,
            "[Interface]\nListenPort = " + PRIVATE,
            "[Interface]\nAddress = " + PRIVATE,
            "[Peer]\nEndpoint = " + PRIVATE,
            "[Peer]\nEndpoint = " + PRIVATE + ":5",
            "[Peer]\nAllowedIPs = " + PRIVATE,
            "[" + PRIVATE + "]")) {
      String message =
          String.valueOf(assertThrows(ConfException.class, () -> parse(text)).getMessage());
      assertFalse(message.contains(PRIVATE.substring(8, 16)), message);
      assertFalse(message.contains(PRIVATE.substring(30, 36)), message);
    }
  }

  @Test
  void keysAreInNoText() throws ConfException {
    TunnelConfig config =
        parse(
            "[Interface]\nPrivateKey=%1$s\n[Peer]\nPublicKey=%2$s\nPresharedKey=%1$s\n"
                .formatted(PRIVATE, A));
    String text = config + " " + change(config);
    assertFalse(text.contains(PRIVATE.substring(0, 8)), text);
    assertTrue(write(config).contains(PRIVATE));
    config.wipe();
    assertFalse(write(config).contains(PRIVATE));
  }

  private static TunnelChange change(TunnelConfig config) {
    try {
      return config.toChange(host -> IpAddress.parse("::1"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namesAreLookedUpWhenItBegins() throws Exception {
    TunnelConfig config =
        parse(
            """
            [Peer]
            PublicKey = %s
            Endpoint = vpn.example.com:51820
            AllowedIPs = 0.0.0.0/0
            PersistentKeepalive = 9
            [Peer]
            PublicKey = %s
            Endpoint = [::1]:1
            """
                .formatted(A, B));
    TunnelChange change = config.toChange(host -> IpAddress.parse("192.0.2.1"));
    assertTrue(change.replacePeers());
    assertEquals(new Update.Clear<>(), change.privateKey());
    PeerChange first = change.peers().getFirst();
    assertEquals("192.0.2.1:51820", first.endpoint().orElseThrow().toString());
    assertEquals(OptionalInt.of(9), first.persistentKeepaliveSeconds());
    assertTrue(first.replaceAllowedIps());
    assertEquals(List.of(AllowedIp.parse("0.0.0.0/0")), first.allowedIps());
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                config.toChange(
                    host -> {
                      throw new UnknownHostException("no such name");
                    }));
    assertEquals("endpoint vpn.example.com cannot be found: no such name", refusal.getMessage());
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    Path missing = directory.resolve("wg0.conf");
    assertEquals(
        missing + ":1: there is no such file",
        assertThrows(ConfException.class, () -> WireGuardConf.read(missing)).getMessage());
    assertThrows(ConfException.class, () -> WireGuardConf.read(directory));
    Files.write(missing, new byte[] {(byte) 0xff, '\n', 0});
    assertThrows(ConfException.class, () -> WireGuardConf.read(missing));
  }
}
