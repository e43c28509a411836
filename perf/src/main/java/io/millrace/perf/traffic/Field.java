package io.millrace.perf.traffic;

/** A field that may vary from frame to frame; the checksums above it stay right. */
public enum Field {
  /** All 48 bits. */
  SOURCE_MAC,
  /** All 48 bits. */
  DESTINATION_MAC,
  /** The 12 bits of the identifier; only with a tag. */
  VLAN,
  /** An IPv4 address, or the low 64 bits of an IPv6 address. */
  SOURCE_ADDRESS,
  /** An IPv4 address, or the low 64 bits of an IPv6 address. */
  DESTINATION_ADDRESS,
  /** 16 bits. */
  SOURCE_PORT,
  /** 16 bits. */
  DESTINATION_PORT,
  /** The eight bytes behind the signature; frames must be that much larger. */
  PAYLOAD
}
