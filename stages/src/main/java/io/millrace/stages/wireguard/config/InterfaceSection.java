package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The section {@code [Interface]}, or all that there are. */
final class InterfaceSection implements Section {
  private static final int MIN_MTU = 68;

  private Optional<PrivateKey> privateKey = Optional.empty();
  private int listenPort;
  private int fwmark;
  private OptionalInt mtu = OptionalInt.empty();
  private String table = QuickSettings.AUTO;
  private boolean saveConfig;
  private final List<TunnelAddress> addresses = new ArrayList<>();
  private final List<String> dns = new ArrayList<>();
  private final List<String> preUp = new ArrayList<>();
  private final List<String> postUp = new ArrayList<>();
  private final List<String> preDown = new ArrayList<>();
  private final List<String> postDown = new ArrayList<>();

  @Override
  public boolean setText(String name, CharSequence value, CharSequence whole) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "address" -> Words.list(value).forEach(a -> addresses.add(TunnelAddress.parse(a)));
      case "dns" -> dns.addAll(Words.list(value));
      case "mtu" -> mtu = value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(mtu(value));
      case "table" -> table = value.isEmpty() ? QuickSettings.AUTO : value.toString();
      case "saveconfig" -> saveConfig = Words.isTrue(value);
      case "preup" -> preUp.add(whole.toString());
      case "postup" -> postUp.add(whole.toString());
      case "predown" -> preDown.add(whole.toString());
      case "postdown" -> postDown.add(whole.toString());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int mtu(CharSequence value) {
    int mtu = Numbers.decimal(value, 0xffff, "an MTU");
    if (mtu < MIN_MTU) {
      throw new IllegalArgumentException("an MTU is " + MIN_MTU + " at least, not " + mtu);
    }
    return mtu;
  }

  @Override
  public boolean setWord(String name, CharSequence value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "privatekey" -> {
        Update<PrivateKey> key = Keys.privateKey(KeyText.fromBase64(value));
        wipe();
        privateKey = key.after(Optional.empty());
      }
      case "listenport" -> listenPort = Words.port(value);
      case "fwmark" -> fwmark = Words.fwmark(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public String names() {
    return "PrivateKey, ListenPort, FwMark, Address, DNS, MTU, Table, PreUp, PostUp, PreDown,"
        + " PostDown, SaveConfig";
  }

  InterfaceConfig finish() {
    Hooks hooks = new Hooks(preUp, postUp, preDown, postDown);
    return new InterfaceConfig(
        privateKey,
        listenPort,
        fwmark,
        new QuickSettings(addresses, dns, mtu, table, hooks, saveConfig));
  }

  void wipe() {
    privateKey.ifPresent(PrivateKey::close);
  }
}
