package io.millrace.stages.crypto;

/** The native libraries to load: a path in a system property, else a soname. */
public final class CryptoLibraries {
  private CryptoLibraries() {}

  /** libipsec-mb; {@code millrace.crypto.ipsec-mb}. */
  static String ipsecMb() {
    return System.getProperty("millrace.crypto.ipsec-mb", "libIPSec_MB.so.1");
  }

  /** OpenSSL's libcrypto; {@code millrace.crypto.openssl}. */
  public static String openSsl() {
    return System.getProperty("millrace.crypto.openssl", "libcrypto.so.3");
  }
}
