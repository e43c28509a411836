package io.millrace.samples.system;

/** Key pairs that {@code wg genkey} and {@code wg pubkey} have made. */
enum TunnelKeys {
  US(
      "WKFbiBhkzKL+V55Bym/IFypogEs40dWIBuc2lTFnvHA=",
      "bXaKI4wIxGgXBlpiZmvwNpyEbnzibJ885C2NqUQ9jTk="),
  US_LATER(
      "GOlLdx+sXDWSJucDdOd7eWAdFhTR6XwL+18TaXThfXc=",
      "9QW+e8y7fIvy517Cu/aQSwPH8fSkrPdnyCaJa+mbwBE="),
  THEM(
      "GGLfrO2YqRsqBrq2eqgj4aW+sPVN693QSu1uMrHZc2E=",
      "Q0P/NLuvoZ+F5TJFM6UHs7ygRK8zmAtjXUlcAP/bsT8="),
  THEM_LATER(
      "yBsCmC3nfl7EtwF/lt/2K/uOVLApqU8kfobXGI1LvEM=",
      "S6Cp5CViqW0hMEV5hZNhnhTRI+bOorv8Nn93SFzS/AE="),
  THIRD(
      "oCcja12hzws2rzzS9+Vb4EePWqDv46tCFU8+LEKWpW4=",
      "biNlSoL+YGdsvOa29eI0o6HfMxdqF0CQ6xjXbD63nVk="),
  FOURTH(
      "iB53mnren4GVqWCoqlnMlMP0tOxEGlfTiHAkEMtY6GY=",
      "z5LZUTi4PI6By2A1nniYGO0d5oDVbehMLwhFJlrB834=");

  /** Of {@code wg genpsk}. */
  static final String PRESHARED = "+HSsbCN+ifL4GKU/5VFwK2iMc1haxdvs3ZKOyY6OpDM=";

  final String secret;
  final String open;

  TunnelKeys(String secret, String open) {
    this.secret = secret;
    this.open = open;
  }

  /** The section {@code [Interface]} of whoever has the key. */
  String own(int listenPort) {
    return "[Interface]\nPrivateKey = %s\nListenPort = %d\n".formatted(secret, listenPort);
  }

  /** The section {@code [Peer]} of whoever speaks to it. */
  String asPeer(String allowedIps) {
    return "[Peer]\nPublicKey = %s\nAllowedIPs = %s\n".formatted(open, allowedIps);
  }
}
