package io.millrace.stages.table.acl;

import org.jspecify.annotations.Nullable;

/**
 * Finds the first matching rule of a short list by recursive flow classification: fields are looked
 * up two by two until the addresses are one small number and all the rest is another, and a table
 * of those two has the answer. That is some ten loads and no branch that depends on the packet.
 *
 * <p>Tables are products of how differently rules look at fields, so this is for lists where those
 * stay small; see {@link #of}.
 */
final class CrossSearch implements Search {
  private static final int MOST_ANSWERS = 1 << 19;

  private final BitFields fields;

  /** Source with destination. */
  private final Product pair;

  /** Source port with destination port. */
  private final Product ports;

  /** Those with the protocol. */
  private final Product service;

  /** VLAN with port of arrival; null if no rule looks at them. */
  private final @Nullable Product place;

  /** The service with those; null likewise. */
  private final @Nullable Product placedService;

  /** Number of the rule, by pair and service. */
  private final int[] answers;

  private final int services;

  private CrossSearch(
      BitFields fields,
      Product pair,
      Product ports,
      Product service,
      @Nullable Product place,
      @Nullable Product placedService,
      int[] answers,
      int services) {
    this.fields = fields;
    this.pair = pair;
    this.ports = ports;
    this.service = service;
    this.place = place;
    this.placedService = placedService;
    this.answers = answers;
    this.services = services;
  }

  /**
   * Multiplies the tables out.
   *
   * @return null if a table would be larger than 2 MiB
   */
  static @Nullable CrossSearch of(BitFields fields) {
    int words = fields.slots.words;
    Product pair = Product.of(fields.source.rows, fields.destination.rows, words);
    Product ports = Product.of(fields.sourcePort.rows, fields.destinationPort.rows, words);
    if (pair == null || ports == null) {
      return null;
    }
    Product service = Product.of(ports.rows, fields.protocol.rows, words);
    if (service == null) {
      return null;
    }
    Product place = null;
    Product placed = null;
    long[] services = service.rows;
    if (fields.rare) {
      place = Product.of(fields.vlan.rows, fields.ingress.rows, words);
      placed = place == null ? null : Product.of(services, place.rows, words);
      if (placed == null) {
        return null;
      }
      services = placed.rows;
    }
    int @Nullable [] answers = answers(pair.rows, services, fields.slots);
    return answers == null
        ? null
        : new CrossSearch(
            fields, pair, ports, service, place, placed, answers, services.length / words);
  }

  private static int @Nullable [] answers(long[] pairs, long[] services, Slots slots) {
    int words = slots.words;
    int width = services.length / words;
    if ((long) pairs.length / words * width > MOST_ANSWERS) {
      return null;
    }
    int size = pairs.length / words * width;
    int[] answers = new int[BitRows.powerOfTwo(size)];
    for (int i = 0; i < size; i++) {
      answers[i] = firstCommon(pairs, i / width, services, i % width, slots);
    }
    return answers;
  }

  private static int firstCommon(
      long[] pairs, int pair, long[] services, int service, Slots slots) {
    for (int word = 0; word < slots.words; word++) {
      long common = pairs[pair * slots.words + word] & services[service * slots.words + word];
      if (common != 0) {
        return slots.ruleAt(word, Long.numberOfTrailingZeros(common));
      }
    }
    return AclTable.NO_RULE;
  }

  @Override
  public void match(KeyColumns keys, int[] rules) {
    // Field by field, so that the few tables of each step stay in registers.
    int[] addresses = keys.sourceId;
    pair.rows(
        fields.source,
        keys.sourceId,
        fields.destination,
        keys.destinationId,
        keys.count,
        addresses);
    int[] rest = keys.destinationId;
    ports.rows(
        fields.sourcePort,
        keys.sourcePort,
        fields.destinationPort,
        keys.destinationPort,
        keys.count,
        rest);
    serve(keys, rest);
    answer(keys, addresses, rest, rules);
  }

  private void serve(KeyColumns keys, int[] rest) {
    int ingress = fields.ingressRow(keys.ingress);
    for (int n = 0; n < keys.count; n++) {
      rest[n] = service.row(rest[n], fields.protocol.row(KeyColumns.kind(keys.meta[n])));
    }
    if (place != null && placedService != null) {
      for (int n = 0; n < keys.count; n++) {
        rest[n] = placedService.row(rest[n], place.row(fields.vlanRow(keys.meta[n]), ingress));
      }
    }
  }

  private void answer(KeyColumns keys, int[] addresses, int[] rest, int[] rules) {
    int[] table = answers;
    for (int n = 0; n < keys.count; n++) {
      int at = addresses[n] * services + rest[n];
      rules[keys.packet[n]] = table[at & table.length - 1];
    }
  }

  @Override
  public long memoryBytes() {
    long rare =
        place == null || placedService == null
            ? 0
            : place.memoryBytes() + placedService.memoryBytes();
    return fields.memoryBytes()
        + pair.memoryBytes()
        + ports.memoryBytes()
        + service.memoryBytes()
        + rare
        + 4L * answers.length;
  }
}
